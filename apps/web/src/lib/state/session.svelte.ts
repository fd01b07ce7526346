import type { AccountView } from '@safelight/contract/people.ts';
import { createContext } from 'svelte';
import type { Api } from '../api/api.ts';
import { asProblem, type Problem } from '../api/problem.ts';

/** Who is signed in. `new` means that the owner has still to be created. */
export class Session {
  state = $state<'asking' | 'in' | 'out' | 'new' | 'failed'>('asking');
  account = $state.raw<AccountView>();
  problem = $state.raw<Problem>();
  #api: Api;

  constructor(api: Api) {
    this.#api = api;
    api.onSignedOut = () => {
      if (this.state === 'in') this.state = 'out';
    };
  }

  /** Finds out who is signed in. */
  load = async (): Promise<void> => {
    this.state = 'asking';
    try {
      this.enter(await this.#api.ask('GET /session'));
    } catch (thrown) {
      await this.#notIn(asProblem(thrown));
    }
  };

  /** Goes on as this account. */
  enter(account: AccountView): void {
    this.account = account;
    this.state = 'in';
  }

  async signOut(): Promise<void> {
    await this.#api.ask('DELETE /session');
    this.account = undefined;
    this.state = 'out';
  }

  async #notIn(problem: Problem): Promise<void> {
    try {
      if (problem.code !== 'not-signed-in') throw problem;
      const setup = await this.#api.ask('GET /setup');
      this.state = setup.needed ? 'new' : 'out';
    } catch (thrown) {
      this.problem = asProblem(thrown);
      this.state = 'failed';
    }
  }
}

export const [getSession, setSession] = createContext<Session>();

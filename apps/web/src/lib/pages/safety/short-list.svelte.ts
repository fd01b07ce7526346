import type { ShortFileView, ShortOf } from '@safelight/contract/safety.ts';
import type { Api } from '../../api/api.ts';
import { asProblem, type Problem } from '../../api/problem.ts';

const PAGE = 100;

/** The files behind one number of the report, a page at a time. */
export class ShortList {
  items = $state.raw<ShortFileView[]>([]);
  total = $state(0);
  known = $state(false);
  problem = $state.raw<Problem>();
  next = $state<string | null>(null);
  #api: Api;
  #of: ShortOf = 'risk';
  #asking = 0;

  constructor(api: Api) {
    this.#api = api;
  }

  /** Begins anew, with another number or the same. */
  async show(of: ShortOf): Promise<void> {
    if (of !== this.#of) {
      this.items = [];
      this.known = false;
    }
    this.#of = of;
    await this.#ask(undefined);
  }

  more = async (): Promise<void> => {
    if (this.next) await this.#ask(this.next);
  };

  async #ask(cursor: string | undefined): Promise<void> {
    const mine = ++this.#asking;
    try {
      const query = { short: this.#of, limit: PAGE, cursor };
      const page = await this.#api.ask('GET /safety/files', { query });
      if (mine !== this.#asking) return;
      this.items = cursor ? [...this.items, ...page.items] : page.items;
      this.total = page.total;
      this.next = page.next;
      this.known = true;
      this.problem = undefined;
    } catch (thrown) {
      if (mine === this.#asking) this.problem = asProblem(thrown);
    }
  }
}

import { createContext } from 'svelte';
import { type Address, type Answer, type Input, locate } from './address.ts';
import { problemOf, unreachable } from './problem.ts';

/** The only door to the server: one typed call over fetch. Failures are thrown as `Problem`. */
export class Api {
  /** Called when the server no longer knows who is asking. */
  onSignedOut: () => void = () => {};

  async ask<A extends Address>(address: A, input?: Input<A>, signal?: AbortSignal): Promise<Answer<A>> {
    const { method, url } = locate(address, input as Parameters<typeof locate>[1]);
    const body = (input as { body?: unknown } | undefined)?.body;
    const answer = await this.#send(url, {
      method,
      signal,
      headers: body === undefined ? {} : { 'content-type': 'application/json' },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    if (!answer.ok) {
      const problem = await problemOf(answer);
      if (problem.code === 'not-signed-in') this.onSignedOut();
      throw problem;
    }
    if (answer.status === 204) return undefined as Answer<A>;
    return (await answer.json()) as Answer<A>;
  }

  async #send(url: string, request: RequestInit): Promise<Response> {
    try {
      return await fetch(url, request);
    } catch (thrown) {
      if (thrown instanceof DOMException && thrown.name === 'AbortError') throw thrown;
      throw unreachable();
    }
  }
}

export const [getApi, setApi] = createContext<Api>();

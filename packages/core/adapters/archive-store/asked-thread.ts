import { Worker } from 'node:worker_threads';
import { problem } from '../../base/errors.ts';
import type { Refused } from './receive.ts';

export type WithoutId<O> = O extends { id: number } ? Omit<O, 'id'> : never;

/** What a thread answers to an order. */
export type ThreadAnswer = { id: number } & (
  | { ok: true; results: unknown }
  | { ok: false; error: Error }
  /** A system error, which means the same for all of the order. */
  | { ok: false; refused: Refused }
);

/** A thread that works off orders one after the other. It starts with the first; one that died is replaced. */
export class AskedThread<Order extends { id: number }> {
  readonly #script: URL;
  readonly #setUp: unknown;
  readonly #open = new Map<number, { resolve: (results: never) => void; reject: (error: Error) => void }>();
  #worker: Worker | null = null;
  #next = 1;

  constructor(script: URL, setUp: unknown) {
    this.#script = script;
    this.#setUp = setUp;
  }

  order<Results>(order: WithoutId<Order>): Promise<Results> {
    const id = this.#next++;
    return new Promise<Results>((resolve, reject) => {
      this.#open.set(id, { resolve, reject });
      this.#start().postMessage({ id, ...order });
    });
  }

  async close(): Promise<void> {
    await this.#worker?.terminate();
  }

  #start(): Worker {
    if (this.#worker) return this.#worker;
    const worker = new Worker(this.#script, { workerData: this.#setUp });
    worker.on('message', (answer: ThreadAnswer) => this.#take(answer));
    worker.on('error', (error) => this.#fail(error instanceof Error ? error : new Error(String(error))));
    worker.on('exit', () => this.#fail(new Error('The thread was closed.')));
    this.#worker = worker;
    return worker;
  }

  #take(answer: ThreadAnswer): void {
    const waiting = this.#open.get(answer.id);
    this.#open.delete(answer.id);
    if (answer.ok) waiting?.resolve(answer.results as never);
    else if ('error' in answer) waiting?.reject(answer.error);
    else waiting?.reject(problem(answer.refused.code, answer.refused.detail ?? undefined));
  }

  #fail(error: Error): void {
    this.#worker = null;
    for (const { reject } of this.#open.values()) reject(error);
    this.#open.clear();
  }
}

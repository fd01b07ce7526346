import fs from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { NameLimits } from '../../base/nearest-name.ts';
import { ownFolder } from './archive-identity.ts';
import { probeNames } from './archive-limits.ts';
import type { OwnershipSettings } from './ownership.ts';
import type { Incoming, Received } from './receive.ts';
import type { Placement, Settled } from './settle.ts';
import { CANCELLED, type StoreAnswer, type StoreOrder, WRITTEN } from './store-messages.ts';

/** Counts the bytes of one run while they are written, and stops it. */
export interface RunCounter {
  readonly shared: SharedArrayBuffer;
  written(): bigint;
  /** Makes reading stop within one chunk; every handle on the source is closed then. */
  cancel(): void;
}

/**
 * The door through which bytes enter the archive. Receiving and settling have a thread each, so that the drive is
 * read in one sweep while the files before are proven.
 */
export interface ArchiveStore {
  /** Relative to the root: where files wait until they are proven. */
  temporaryName(run: string, n: number): Buffer;
  receive(files: Incoming[], write: boolean, counter: RunCounter): Promise<Received[]>;
  settle(placements: Placement[]): Promise<Settled[]>;
  /** Removes what a run left behind. */
  clear(run: string): void;
  names(): NameLimits;
  close(): Promise<void>;
}

/** Opens the store; the root must be the right archive, which the caller has checked. */
export function openArchiveStore(root: string, ownership: OwnershipSettings): ArchiveStore {
  const incoming = join(root, ownFolder, 'incoming');
  const setUp = { root: Buffer.from(root), ownership };
  const reader = new StoreThread(setUp);
  const prover = new StoreThread(setUp);
  let names: NameLimits | null = null;
  return {
    temporaryName: (run, n) => Buffer.from(`${ownFolder}/incoming/${run}-${n}`),
    receive: (files, write, counter) =>
      reader.order<Received[]>({ act: 'receive', files, write, counters: counter.shared }),
    settle: (placements) => prover.order<Settled[]>({ act: 'settle', placements }),
    clear(run) {
      for (const name of fs.existsSync(incoming) ? fs.readdirSync(incoming) : [])
        if (name.startsWith(`${run}-`)) fs.rmSync(join(incoming, name), { force: true });
    },
    names: () => (names ??= probeNames(root)),
    close: async () => void (await Promise.all([reader.close(), prover.close()])),
  };
}

export function newRunCounter(): RunCounter {
  const shared = new SharedArrayBuffer(16);
  const counters = new BigInt64Array(shared);
  return {
    shared,
    written: () => Atomics.load(counters, WRITTEN),
    cancel: () => void Atomics.store(counters, CANCELLED, 1n),
  };
}

type WithoutId<O> = O extends { id: number } ? Omit<O, 'id'> : never;

/** Starts with the first order; a thread that died is replaced by the next one. */
class StoreThread {
  readonly #setUp: unknown;
  readonly #open = new Map<number, { resolve: (results: never) => void; reject: (error: Error) => void }>();
  #worker: Worker | null = null;
  #next = 1;

  constructor(setUp: unknown) {
    this.#setUp = setUp;
  }

  order<Results>(order: WithoutId<StoreOrder>): Promise<Results> {
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
    const worker = new Worker(new URL('./store-thread.ts', import.meta.url), { workerData: this.#setUp });
    worker.on('message', (answer: StoreAnswer) => this.#take(answer));
    worker.on('error', (error) => this.#fail(error instanceof Error ? error : new Error(String(error))));
    worker.on('exit', () => this.#fail(new Error('The archive store was closed.')));
    this.#worker = worker;
    return worker;
  }

  #take(answer: StoreAnswer): void {
    const waiting = this.#open.get(answer.id);
    this.#open.delete(answer.id);
    if (answer.ok) waiting?.resolve(answer.results as never);
    else waiting?.reject(answer.error);
  }

  #fail(error: Error): void {
    this.#worker = null;
    for (const { reject } of this.#open.values()) reject(error);
    this.#open.clear();
  }
}

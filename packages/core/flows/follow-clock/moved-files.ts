import { AskedThread } from '../../adapters/archive-store/asked-thread.ts';
import type { ClockStore } from './clock.store.ts';
import type { Look, LookOrder, LookSetUp } from './look-messages.ts';
import type { Moved } from './plan-clock.ts';

/** A moved File with the time that it has now. */
export type MovedNow = Moved & { mtimeNs: bigint };

const FILES_AT_ONCE = 2000;

/** The marked Files of which nothing but the time moved, looked at in a thread of its own. */
export class MovedFilesBelow {
  readonly #store: Pick<ClockStore, 'marked'>;
  readonly #thread: AskedThread<LookOrder>;
  readonly #signal: AbortSignal;

  constructor(store: Pick<ClockStore, 'marked'>, setUp: LookSetUp, signal: AbortSignal) {
    this.#store = store;
    const { mount, archiveRoot } = setUp;
    this.#thread = new AskedThread(new URL('./look-thread.ts', import.meta.url), { mount, archiveRoot });
    this.#signal = signal;
  }

  /** All of them as they are now, some at a time. */
  async *batches(): AsyncGenerator<MovedNow[]> {
    for (let after = 0n; ; ) {
      this.#signal.throwIfAborted();
      const { files: marked, last } = await this.#store.marked(after, FILES_AT_ONCE);
      if (last === null) return;
      after = last;
      if (marked.length === 0) continue;
      const files = marked.map(({ path, bytes, mtimeNs, copyPath, four }) => ({
        ...{ path, bytes, mtimeNs, copyPath, four },
      }));
      const looks = await this.#thread.order<Look[]>({ files });
      const moved = marked.flatMap(({ id, folderId, bytes }, n) => {
        const look = looks[n];
        return look ? [{ id, folderId, bytes, ...look }] : [];
      });
      if (moved.length > 0) yield moved;
    }
  }

  async close(): Promise<void> {
    await this.#thread.close();
  }
}

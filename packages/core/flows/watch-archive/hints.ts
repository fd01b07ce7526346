import { type FSWatcher, watch } from 'node:fs';
import type { Pool } from 'pg';
import type { JobQueue } from '../../adapters/queue/job-queue.ts';
import type { Clock } from '../../base/clock.ts';
import { joinPath } from '../../base/paths.ts';
import { isWriting, requestWalk, walkedLately } from './due-walk.store.ts';

export interface HintDeps {
  pool: Pool;
  clock: Clock;
  queue: JobQueue;
  archiveRoot: string;
  /** How long it has to be quiet, milliseconds. */
  quietMs?: number;
}

const QUIET_MS = 20_000;
const MINUTES_BETWEEN = 10;
/** A watch costs the kernel about a kilobyte, and NAS systems allow few; the daily walk sees the rest. */
const MOST_FOLDERS = 1000;

/**
 * Watches the folders nearest to the top of the Archive. A change asks for a walk, once it has been quiet for a while
 * and nothing of ours is writing: a hint, which may be lost.
 */
export class ArchiveHints {
  readonly #deps: HintDeps;
  readonly #watchers = new Map<string, FSWatcher>();
  #timer: NodeJS.Timeout | undefined;

  constructor(deps: HintDeps) {
    this.#deps = deps;
  }

  /** Watches these folders from now on, and no others; paths are below the root. */
  watch(folders: Buffer[]): void {
    const wanted = new Map(
      folders.slice(0, MOST_FOLDERS).map((folder) => [folder.toString('latin1'), folder] as const),
    );
    for (const [key, watcher] of this.#watchers)
      if (!wanted.has(key)) {
        watcher.close();
        this.#watchers.delete(key);
      }
    for (const [key, folder] of wanted) if (!this.#watchers.has(key)) this.#add(key, folder);
  }

  #add(key: string, folder: Buffer): void {
    try {
      const path = joinPath(Buffer.from(this.#deps.archiveRoot), folder);
      const watcher = watch(path, { persistent: false }, () => this.#changed());
      watcher.on('error', () => {
        watcher.close();
        this.#watchers.delete(key);
      });
      this.#watchers.set(key, watcher);
    } catch {
      // No more watches are to be had here, or the folder has gone: the daily walk sees it.
    }
  }

  #changed(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#ask().catch(() => {}), this.#deps.quietMs ?? QUIET_MS);
    this.#timer.unref();
  }

  async #ask(): Promise<void> {
    const { pool, queue } = this.#deps;
    if (await isWriting(pool)) return;
    if (await walkedLately(pool, MINUTES_BETWEEN)) return void this.#changed();
    await requestWalk(this.#deps);
    await queue.add('archive-walk', {}, { id: 'all' });
  }
}

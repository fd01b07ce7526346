import fs from 'node:fs';
import { joinPath } from '../../base/paths.ts';
import { isJunk } from '../../catalog/file/junk.ts';

/** So many folders of a drive are watched; what changes below others is found by the schedule. */
const MOST = 256;
const QUIET_MS = 5000;

interface Watched {
  watchers: fs.FSWatcher[];
  /** Of the last change, or null. */
  changedAt: number | null;
}

/** A hint that something changed in folders; whoever relies on it looks again on a schedule. */
export class FolderWatch {
  readonly #watched = new Map<string, Watched>();
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** Watches these and no others; each is a list of folders with what is below them. */
  keep(wanted: Map<string, Buffer[]>): void {
    for (const id of this.#watched.keys()) if (!wanted.has(id)) this.close(id);
    for (const [id, tops] of wanted) if (!this.#watched.has(id)) this.#open(id, tops);
  }

  /** Those in which something changed and nothing has for some seconds; they are watched anew from then on. */
  settled(): string[] {
    const quiet = [...this.#watched].filter(
      ([, { changedAt }]) => changedAt !== null && this.#now() - changedAt >= QUIET_MS,
    );
    return quiet.map(([id]) => {
      this.close(id); // folders may have come and gone
      return id;
    });
  }

  close(id: string): void {
    for (const watcher of this.#watched.get(id)?.watchers ?? []) watcher.close();
    this.#watched.delete(id);
  }

  #open(id: string, tops: Buffer[]): void {
    const watched: Watched = { watchers: [], changedAt: null };
    this.#watched.set(id, watched);
    for (const folder of foldersBelow(tops)) {
      try {
        const watcher = fs.watch(folder, { persistent: false });
        watcher.on('change', () => {
          watched.changedAt = this.#now();
        });
        watcher.on('error', () => watcher.close());
        watched.watchers.push(watcher);
      } catch {
        return; // it is gone, or the system gives no more watches: the schedule sees to it
      }
    }
  }
}

/** The folders themselves and those below them, the nearest first, up to a number. */
function foldersBelow(tops: Buffer[]): Buffer[] {
  const found = [...tops];
  for (let n = 0; n < found.length && found.length < MOST; n++) found.push(...foldersIn(found[n]!));
  return found.slice(0, MOST);
}

function foldersIn(folder: Buffer): Buffer[] {
  try {
    const entries = fs.readdirSync(folder, { withFileTypes: true, encoding: 'buffer' });
    return entries
      .filter((entry) => entry.isDirectory() && !isJunk(entry.name.toString('latin1')))
      .map((entry) => joinPath(folder, entry.name));
  } catch {
    return [];
  }
}

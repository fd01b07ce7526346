import { lstat } from 'node:fs/promises';
import { joinPath } from '../../base/paths.ts';
import { companionsOf, setOf } from './plan-catalogue-set.ts';
import type { PendingFile } from './plan-ingest.ts';

/**
 * Watches the sets of files that make one catalogue while they are read. No database is opened: a set is one set of
 * bytes when none of its files moved from the first look to the last.
 */
export class CatalogueSets {
  readonly #mount: Buffer;
  /** What each set looked like when the run first met it. */
  readonly #before = new Map<string, string>();

  constructor(mount: Buffer) {
    this.#mount = mount;
  }

  /** Looks at the sets of these files, before any of them is read. */
  async begin(files: PendingFile[]): Promise<void> {
    for (const { path } of files) {
      const set = setOf(path);
      if (set && !this.#before.has(keyOf(set))) this.#before.set(keyOf(set), await this.#look(set));
    }
  }

  /** The ids of those files whose sets have moved since. They begin anew with the next look. */
  async moved(files: PendingFile[]): Promise<Set<bigint>> {
    const now = new Map<string, string>();
    const ids = new Set<bigint>();
    for (const { id, path } of files) {
      const set = setOf(path);
      if (!set) continue;
      const key = keyOf(set);
      if (!now.has(key)) now.set(key, await this.#look(set));
      if (now.get(key) !== this.#before.get(key)) ids.add(id);
    }
    for (const [key, look] of now) if (look !== this.#before.get(key)) this.#before.delete(key);
    return ids;
  }

  async #look(set: Buffer): Promise<string> {
    const looks = companionsOf(set).map(async (path) => {
      const stat = await lstat(joinPath(this.#mount, path), { bigint: true }).catch(() => null);
      return stat ? `${stat.ino} ${stat.size} ${stat.mtimeNs}` : '-';
    });
    return (await Promise.all(looks)).join('|');
  }
}

const keyOf = (set: Buffer) => set.toString('latin1');

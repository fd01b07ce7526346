import { parentPath } from '../../base/paths.ts';
import type { LeftOut } from './card-items.ts';
import type { Judged } from './judge-group.ts';

/** What a check found of the files of one folder of a card. */
export class FolderSum {
  files = 0;
  bytes = 0;
  open = 0;
  openBytes = 0;
  /** Of the safe ones; null without any. */
  fewestCopies: number | null = null;
  fewestSites: number | null = null;
  readonly #archived = new Map<string, number>();

  add(judged: Pick<Judged, 'bytes' | 'why' | 'copies' | 'sites' | 'archivedAt'>[]): void {
    for (const { bytes, why, copies, sites, archivedAt } of judged) {
      this.#count(bytes, why !== null);
      if (why === null) {
        this.fewestCopies = Math.min(this.fewestCopies ?? copies, copies);
        this.fewestSites = Math.min(this.fewestSites ?? sites, sites);
      }
      if (archivedAt) {
        const folder = parentPath(archivedAt).toString('latin1');
        this.#archived.set(folder, (this.#archived.get(folder) ?? 0) + 1);
      }
    }
  }

  /** What could not be listed is open. */
  addUnlisted(unlisted: LeftOut[]): void {
    for (const { bytes } of unlisted) this.#count(bytes, true);
  }

  /** The folder of the Archive that holds most of them, and how many are in others. */
  archived(): { folder: Buffer | null; elsewhere: number } {
    const [most, ...others] = [...this.#archived].sort(([, a], [, b]) => b - a);
    return {
      folder: most ? Buffer.from(most[0], 'latin1') : null,
      elsewhere: others.reduce((sum, [, files]) => sum + files, 0),
    };
  }

  #count(bytes: number, open: boolean): void {
    this.files += 1;
    this.bytes += bytes;
    if (!open) return;
    this.open += 1;
    this.openBytes += bytes;
  }
}

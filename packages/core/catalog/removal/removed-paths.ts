/** What was removed on purpose from a Drive. Paths are bytes as latin1, from the top of the drive on. */
export interface RemovedFromDrive {
  /** Everything at and below them. */
  folders: string[];
  /** Files as they looked when they were removed. */
  files: { path: string; bytes: bigint; mtimeNs: bigint }[];
}

/** FAT keeps times in steps of 2 s. */
const TOLERANCE = 2_000_000_000n;

/** Says of what a walk meets whether it was removed on purpose. */
export class RemovedPaths {
  readonly #folders: Set<string>;
  readonly #files: Map<string, RemovedFromDrive['files']>;

  constructor({ folders, files }: RemovedFromDrive) {
    this.#folders = new Set(folders);
    this.#files = Map.groupBy(files, ({ path }) => path);
  }

  /** Whether a folder lies in a removed one, or is one: asked of where a walk begins. */
  covers(path: string): boolean {
    if (this.#folders.has('')) return true;
    for (let at = path; at !== ''; at = at.slice(0, Math.max(0, at.lastIndexOf('/'))))
      if (this.#folders.has(at)) return true;
    return false;
  }

  /** Whether this very folder was removed; those above it were met before. */
  hasFolder(path: string): boolean {
    return this.#folders.has(path);
  }

  /** Whether a file was removed and still looks as it did; another one under its name is a new file. */
  hasFile(path: string, bytes: bigint, mtimeNs: bigint): boolean {
    return (this.#files.get(path) ?? []).some(
      (file) =>
        file.bytes === bytes && file.mtimeNs - mtimeNs <= TOLERANCE && mtimeNs - file.mtimeNs <= TOLERANCE,
    );
  }
}

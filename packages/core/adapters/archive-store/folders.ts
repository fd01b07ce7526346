import fs from 'node:fs';
import { errnoOf } from '../../base/errors.ts';
import { joinPath, parentPath } from '../../base/paths.ts';
import type { Ownership } from './ownership.ts';

/** Something other than a real folder stands where a folder has to be. */
export class NotAFolder extends Error {}

/** Makes folders below the archive's root, never through a link, and remembers what has to be flushed. */
export class Folders {
  readonly #root: Buffer;
  readonly #ownership: Ownership;
  readonly #known = new Set<string>();
  readonly #plain = new Set<string>();
  readonly #touched = new Map<string, Buffer>();

  constructor(root: Buffer, ownership: Ownership) {
    this.#root = root;
    this.#ownership = ownership;
  }

  /** Makes sure that the folder of a path exists; `path` is relative to the root. */
  ensureParentOf(path: Buffer): void {
    const folder = parentPath(path);
    this.#ensure(folder);
    this.touch(folder);
  }

  /** Throws where a link, or anything but a folder, stands on the way to a path; makes nothing. */
  requirePlainParentOf(path: Uint8Array): void {
    this.#requirePlain(parentPath(path));
  }

  /** Whether only real folders lead to a path. */
  isPlain(path: Uint8Array): boolean {
    try {
      this.requirePlainParentOf(path);
      return true;
    } catch (error) {
      if (error instanceof NotAFolder) return false;
      throw error;
    }
  }

  /** Notes that a name in this folder changed. */
  touch(folder: Buffer): void {
    this.#touched.set(folder.toString('latin1'), folder);
  }

  /** Writes the names to the medium: one flush a folder, or one for all where there are many. */
  flush(flushAll: (fd: number) => boolean): void {
    const folders = [...this.#touched.values()];
    this.#touched.clear();
    if (folders.length > 6) {
      this.#withFolder(this.#root, (fd) => flushAll(fd));
      return;
    }
    for (const folder of folders) this.#withFolder(joinPath(this.#root, folder), (fd) => fs.fsyncSync(fd));
  }

  #ensure(folder: Buffer): void {
    const key = folder.toString('latin1');
    if (folder.length === 0 || this.#known.has(key)) return;
    const parent = parentPath(folder);
    this.#ensure(parent);
    const path = joinPath(this.#root, folder);
    const stat = fs.lstatSync(path, { throwIfNoEntry: false });
    if (stat && !stat.isDirectory()) throw new NotAFolder(`${path.toString()} is not a folder.`);
    if (!stat) {
      this.#make(path);
      this.touch(parent);
    }
    this.#known.add(key);
  }

  #requirePlain(folder: Buffer): void {
    const key = folder.toString('latin1');
    if (folder.length === 0 || this.#known.has(key) || this.#plain.has(key)) return;
    this.#requirePlain(parentPath(folder));
    const stat = fs.lstatSync(joinPath(this.#root, folder), { throwIfNoEntry: false });
    if (stat && !stat.isDirectory()) throw new NotAFolder(`${folder.toString()} is not a folder.`);
    if (stat) this.#plain.add(key);
  }

  #make(path: Buffer): void {
    try {
      fs.mkdirSync(path, { mode: this.#ownership.folderMode });
    } catch (error) {
      if (errnoOf(error) === 'EEXIST') return;
      throw error;
    }
    this.#withFolder(path, (fd) => {
      fs.fchmodSync(fd, this.#ownership.folderMode);
      this.#ownership.give(fd);
    });
  }

  #withFolder(path: Buffer, act: (fd: number) => unknown): void {
    const fd = fs.openSync(path, fs.constants.O_RDONLY | fs.constants.O_DIRECTORY);
    try {
      act(fd);
    } finally {
      fs.closeSync(fd);
    }
  }
}

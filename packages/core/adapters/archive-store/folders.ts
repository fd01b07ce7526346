import fs from 'node:fs';
import { errnoOf } from '../../base/errors.ts';
import { joinPath, parentPath, segments } from '../../base/paths.ts';
import { isAdoptedLink } from './adopted-link.ts';
import type { Kernel } from './kernel.ts';
import type { Ownership } from './ownership.ts';

/** Something other than a real folder stands where a folder has to be. */
export class NotAFolder extends Error {}

/** From so many on one flush of the file system costs less than one a folder. */
const MANY = 6;
/** So many folders are remembered as flushed; then it begins anew. */
const MOST_KNOWN = 20_000;

/** Makes folders below the archive's root, never through a link, and remembers what has to be flushed. */
export class Folders {
  readonly #root: Buffer;
  readonly #ownership: Ownership;
  /** Seen to be real folders since the last flush. */
  readonly #plain = new Set<string>();
  /** Made sure of since the last flush. */
  readonly #seen = new Set<string>();
  /** Folders whose own names are on the medium: a run that was killed may have made them and not flushed. */
  readonly #kept = new Set<string>();
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
  flush(kernel: Kernel, together: boolean): void {
    const folders = [...this.#touched.values()];
    this.#touched.clear();
    const seen = [...this.#seen];
    this.#seen.clear();
    this.#plain.clear();
    const all = () => this.#withFolder(this.#root, (fd) => kernel.flushFileSystem(fd));
    if (folders.length <= MANY || !together || !all())
      for (const folder of folders) this.#withFolder(joinPath(this.#root, folder), (fd) => fs.fsyncSync(fd));
    if (this.#kept.size > MOST_KNOWN) this.#kept.clear();
    for (const key of seen) this.#kept.add(key);
  }

  #ensure(folder: Buffer): void {
    const key = folder.toString('latin1');
    if (folder.length === 0 || this.#seen.has(key)) return;
    const parent = parentPath(folder);
    this.#ensure(parent);
    const path = joinPath(this.#root, folder);
    const stat = this.#look(folder);
    if (stat && !stat.isDirectory()) throw new NotAFolder(`${path.toString()} is not a folder.`);
    if (!stat) this.#make(path);
    if (!stat || !this.#kept.has(key)) this.touch(parent);
    this.#seen.add(key);
  }

  #requirePlain(folder: Buffer): void {
    const key = folder.toString('latin1');
    if (folder.length === 0 || this.#seen.has(key) || this.#plain.has(key)) return;
    this.#requirePlain(parentPath(folder));
    const stat = this.#look(folder);
    if (stat && !stat.isDirectory()) throw new NotAFolder(`${folder.toString()} is not a folder.`);
    if (stat) this.#plain.add(key);
  }

  /** Only the link to an adopted folder is looked through. */
  #look(folder: Buffer): fs.Stats | undefined {
    const names = segments(folder);
    const look = isAdoptedLink(names, names.length - 1) ? fs.statSync : fs.lstatSync;
    return look(joinPath(this.#root, folder), { throwIfNoEntry: false });
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

  #withFolder<T>(path: Buffer, act: (fd: number) => T): T {
    const fd = fs.openSync(path, fs.constants.O_RDONLY | fs.constants.O_DIRECTORY);
    try {
      return act(fd);
    } finally {
      fs.closeSync(fd);
    }
  }
}

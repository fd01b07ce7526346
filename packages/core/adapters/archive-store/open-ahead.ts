import fs from 'node:fs';
import type { Kernel } from './kernel.ts';

/** So many files are open before their turn, and so many bytes of them on their way. */
const FILES_AHEAD = 16;
const BYTES_AHEAD = 4 * 1024 * 1024;
/** A larger one keeps a medium busy by itself; fetching it early would only make the medium jump. */
const SMALL = 1024 * 1024;

/**
 * Opens a list of files a little before they are read, drops their cached pages and has small ones fetched anew, so
 * that a medium works on the next files while one is hashed. What is read comes from the medium: a successful O_DIRECT
 * would prove nothing on compressed btrfs, tmpfs or FUSE.
 */
export class OpenAhead {
  readonly #count: number;
  readonly #openFile: (n: number) => number;
  readonly #kernel: Kernel;
  readonly #waiting = new Map<number, { fd: number; bytes: number } | { error: unknown; bytes: 0 }>();
  #bytes = 0;
  #begun = 0;

  constructor(count: number, openFile: (n: number) => number, kernel: Kernel) {
    this.#count = count;
    this.#openFile = openFile;
    this.#kernel = kernel;
  }

  /** The descriptor of a file, to be asked for in order; who takes it closes it. @throws the system's error */
  take(n: number): number {
    if (this.#begun <= n) {
      this.#begun = n + 1;
      this.#begin(n);
    }
    const last = Math.min(n + FILES_AHEAD, this.#count);
    while (this.#begun < last && this.#bytes < BYTES_AHEAD) this.#begin(this.#begun++);
    const opened = this.#waiting.get(n)!;
    this.#waiting.delete(n);
    this.#bytes -= opened.bytes;
    if ('error' in opened) throw opened.error;
    return opened.fd;
  }

  /** Closes what was not taken. */
  close(): void {
    for (const opened of this.#waiting.values()) if ('fd' in opened) fs.closeSync(opened.fd);
    this.#waiting.clear();
  }

  #begin(n: number): void {
    try {
      const fd = this.#openFile(n);
      this.#waiting.set(n, { fd, bytes: 0 });
      const bytes = fs.fstatSync(fd).size;
      this.#kernel.dropCache(fd);
      if (bytes > SMALL) this.#kernel.readAhead(fd);
      else this.#kernel.fetchAhead(fd, 0, bytes);
      this.#waiting.set(n, { fd, bytes });
      this.#bytes += bytes;
    } catch (error) {
      this.#refuse(n, error);
    }
  }

  /** A descriptor that is open already is not left behind. */
  #refuse(n: number, error: unknown): void {
    const opened = this.#waiting.get(n);
    if (opened && 'fd' in opened) fs.closeSync(opened.fd);
    this.#waiting.set(n, { error, bytes: 0 });
  }
}

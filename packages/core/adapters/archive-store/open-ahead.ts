import fs from 'node:fs';
import type { Kernel } from './kernel.ts';

/** So many files are open before their turn, and of each so much is on its way. */
const FILES_AHEAD = 16;
const BYTES_AHEAD = 1024 * 1024;

/**
 * Opens a list of files a little before they are read, drops their cached pages and has the first ones fetched anew,
 * so that a medium works on the next files while one is hashed. What is read comes from the medium: a successful O_DIRECT
 * would prove nothing on compressed btrfs, tmpfs or FUSE.
 */
export class OpenAhead {
  readonly #count: number;
  readonly #openFile: (n: number) => number;
  readonly #kernel: Kernel;
  readonly #waiting = new Map<number, { fd: number } | { error: unknown }>();
  #begun = 0;

  constructor(count: number, openFile: (n: number) => number, kernel: Kernel) {
    this.#count = count;
    this.#openFile = openFile;
    this.#kernel = kernel;
  }

  /** The descriptor of a file, to be asked for in order; who takes it closes it. @throws the system's error */
  take(n: number): number {
    this.#begun = Math.max(this.#begun, n);
    while (this.#begun < Math.min(n + FILES_AHEAD, this.#count)) this.#begin(this.#begun++);
    const opened = this.#waiting.get(n)!;
    this.#waiting.delete(n);
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
      this.#kernel.dropCache(fd);
      this.#kernel.readAhead(fd);
      this.#kernel.fetchAhead(fd, 0, BYTES_AHEAD);
      this.#waiting.set(n, { fd });
    } catch (error) {
      this.#waiting.set(n, { error });
    }
  }
}

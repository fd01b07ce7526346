import fs from 'node:fs';
import { Blake3Hasher } from '@napi-rs/blake-hash';
import type { Kernel } from './kernel.ts';
import { OpenAhead } from './open-ahead.ts';

/** What reading a file again is worth: `written` where a cache that cannot be dropped may have answered. */
export type Evidence = 'read-back' | 'written';

export interface ReadBack {
  blake3: Buffer;
  bytes: number;
}

/**
 * Reads files again past the page cache and hashes them, to be asked for in order; `read` throws the system's error.
 */
export function readingBack(paths: Buffer[], kernel: Kernel, buffer: Buffer) {
  const open = (n: number) => fs.openSync(paths[n]!, fs.constants.O_RDONLY | fs.constants.O_NOFOLLOW);
  const ahead = new OpenAhead(paths.length, open, kernel);
  return {
    read: (n: number): ReadBack => {
      const fd = ahead.take(n);
      try {
        return hashAll(fd, kernel, buffer);
      } finally {
        fs.closeSync(fd);
      }
    },
    close: () => ahead.close(),
  };
}

function hashAll(fd: number, kernel: Kernel, buffer: Buffer): ReadBack {
  const hasher = new Blake3Hasher();
  let at = 0;
  for (;;) {
    const count = fs.readSync(fd, buffer, 0, buffer.length, at);
    if (count === 0) break;
    hasher.update(buffer.subarray(0, count));
    at += count;
  }
  kernel.dropCache(fd);
  return { blake3: hasher.digestBuffer(), bytes: at };
}

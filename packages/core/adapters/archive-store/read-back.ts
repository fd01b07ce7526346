import fs from 'node:fs';
import { type Digest, Digester } from './digest.ts';
import type { Kernel } from './kernel.ts';

/** What reading a file again is worth: `written` where a cache that cannot be dropped may have answered. */
export type Evidence = 'read-back' | 'written';

/** Reads a file again, past the page cache, and hashes it. Throws the system's error. */
export function readBack(path: Buffer, kernel: Kernel, buffer: Buffer): Digest {
  const fd = fs.openSync(path, fs.constants.O_RDONLY | fs.constants.O_NOFOLLOW);
  try {
    // Always dropped: a successful O_DIRECT proves nothing on compressed btrfs, tmpfs or FUSE.
    kernel.dropCache(fd);
    kernel.readAhead(fd);
    const digester = new Digester();
    for (let at = 0; ; ) {
      const count = fs.readSync(fd, buffer, 0, buffer.length, at);
      if (count === 0) break;
      digester.update(buffer.subarray(0, count));
      at += count;
    }
    kernel.dropCache(fd);
    return digester.finish();
  } finally {
    fs.closeSync(fd);
  }
}

import fs from 'node:fs';
import { Blake3Hasher } from '@napi-rs/blake-hash';
import { type Digest, Digester } from './digest.ts';
import type { FourValues } from './four-values.ts';
import type { Kernel } from './kernel.ts';
import { type Refused, refusedBySource } from './receive.ts';

/** What was read of a file past the cache, and its four values then. `digest`: only where it was asked for. */
export type Examined =
  | { ok: true; blake3: Uint8Array; bytes: number; four: FourValues; digest: Digest | null }
  | Refused;

export interface Examining {
  kernel: Kernel;
  /** Reused from file to file. */
  buffer: Buffer;
  /** Whether all three hashes are wanted, or BLAKE3 only. */
  full: boolean;
  cancelled: () => boolean;
  /** Told of each chunk; may wait. */
  onBytes: (count: number) => void;
}

/** Reads a file again. `open` gives it for reading only, past the page cache. Nothing is written. */
export function examine(open: () => number, context: Examining): Examined {
  let fd: number | null = null;
  try {
    if (context.cancelled()) return { ok: false, code: 'drive-released', detail: null };
    fd = open();
    const before = fs.fstatSync(fd, { bigint: true });
    if (!before.isFile()) return { ok: false, code: 'special', detail: null };
    const read = readAll(fd, Number(before.size), context);
    if (read === null) return { ok: false, code: 'drive-released', detail: null };
    const after = fs.fstatSync(fd, { bigint: true });
    const moved = after.size !== before.size || after.mtimeNs !== before.mtimeNs;
    if (moved || BigInt(read.bytes) !== after.size) return { ok: false, code: 'deferred', detail: null };
    const four = { inode: after.ino, size: after.size, mtimeNs: after.mtimeNs, ctimeNs: after.ctimeNs };
    return { ok: true, ...read, four };
  } catch (error) {
    return refusedBySource(error);
  } finally {
    if (fd !== null) fs.closeSync(fd);
  }
}

/** Null when it was cancelled. */
function readAll(
  fd: number,
  size: number,
  context: Examining,
): { blake3: Buffer; bytes: number; digest: Digest | null } | null {
  const { kernel, buffer } = context;
  const hasher = context.full ? new Digester() : new Blake3Hasher();
  let at = 0;
  while (at < size) {
    if (context.cancelled()) return null;
    const count = fs.readSync(fd, buffer, 0, buffer.length, at);
    if (count === 0) break;
    if (at + count < size) kernel.fetchAhead(fd, at + count, buffer.length);
    hasher.update(buffer.subarray(0, count));
    at += count;
    context.onBytes(count);
  }
  kernel.dropCache(fd);
  if (!(hasher instanceof Digester)) return { blake3: hasher.digestBuffer(), bytes: at, digest: null };
  const digest = hasher.finish();
  return { blake3: digest.blake3, bytes: at, digest };
}

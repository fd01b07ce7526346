import fs from 'node:fs';
import type { Code } from '../../base/errors.ts';
import { errnoOf } from '../../base/errors.ts';
import { type Digest, Digester } from './digest.ts';
import type { Kernel } from './kernel.ts';

export interface Incoming {
  /** Where it is read, absolute. */
  source: Uint8Array;
  /** Where it is written, absolute; must not exist yet. */
  temporary: Uint8Array;
}

/** What was read: the digest of the bytes and the times of the file they came from. */
export type Received = ({ ok: true; mtimeNs: bigint } & Digest) | Refused;

export interface Refused {
  ok: false;
  /** Why: a code of the catalogue. `archive-…` concerns the Archive, the rest this one file. */
  code: Code;
  detail: string | null;
}

interface Context {
  kernel: Kernel;
  /** Reused from file to file. */
  buffer: Buffer;
  /** Asked between chunks: true stops the reading. */
  cancelled: () => boolean;
  /** Told how many bytes more were written. */
  onBytes: (count: number) => void;
  /** Whether the bytes are written, or only read and hashed. */
  write: boolean;
  /** Bytes that may still be written. */
  room: () => bigint;
}

const { O_NOFOLLOW, O_CREAT, O_EXCL, O_WRONLY } = fs.constants;

/**
 * Copies one file of a source to a temporary name, absolute, hashing in the same pass. `openInput` gives the source,
 * opened for reading only and past its cache.
 */
export function receive(openInput: () => number, temporary: Buffer, context: Context): Received {
  let input: number | null = null;
  let output: number | null = null;
  try {
    if (context.cancelled()) return { ok: false, code: 'drive-released', detail: null };
    input = openInput();
    const before = fs.fstatSync(input, { bigint: true });
    if (!before.isFile()) return { ok: false, code: 'special', detail: null };
    const refused = context.write ? refusedForRoom(before, context) : null;
    if (refused) return refused;
    if (context.write) output = openTemporary(temporary);
    const digest = copyBytes(input, output, before, context);
    if (digest === null) return { ok: false, code: 'drive-released', detail: null };
    const after = fs.fstatSync(input, { bigint: true });
    const moved = after.size !== before.size || after.mtimeNs !== before.mtimeNs;
    if (moved || BigInt(digest.bytes) !== after.size) return { ok: false, code: 'deferred', detail: null };
    return { ok: true, mtimeNs: after.mtimeNs, ...digest };
  } catch (error) {
    return error instanceof WriteFailed ? refusedByArchive(error.cause) : refusedBySource(error);
  } finally {
    if (input !== null) fs.closeSync(input);
    if (output !== null) fs.closeSync(output);
  }
}

/** Whether it could be written whole is asked first: what fits goes on. Holes of a sparse file take no room. */
function refusedForRoom({ size, blocks }: fs.BigIntStats, context: Context): Refused | null {
  const needed = size < blocks * 512n ? size : blocks * 512n;
  const room = needed === 0n ? 0n : context.room();
  if (needed <= room) return null;
  return { ok: false, code: 'archive-full', detail: `It needs ${needed} bytes, ${room} are free.` };
}

function openTemporary(path: Buffer): number {
  try {
    return fs.openSync(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, 0o600);
  } catch (error) {
    throw new WriteFailed(error);
  }
}

/** Null when it was cancelled. Holes of a sparse source stay holes. */
function copyBytes(
  input: number,
  output: number | null,
  stat: fs.BigIntStats,
  context: Context,
): Digest | null {
  const { kernel, buffer } = context;
  const sparse = stat.blocks * 512n < stat.size;
  const digester = new Digester();
  let at = 0;
  for (;;) {
    if (context.cancelled()) return null;
    const count = fs.readSync(input, buffer, 0, buffer.length, at);
    if (count === 0) break;
    const chunk = buffer.subarray(0, count);
    digester.update(chunk);
    if (output !== null && !(sparse && isZero(chunk))) writeAll(output, chunk, at);
    at += count;
    context.onBytes(count);
  }
  kernel.dropCache(input);
  if (output !== null && sparse) setLength(output, at);
  return digester.finish();
}

function setLength(output: number, length: number): void {
  try {
    fs.ftruncateSync(output, length);
  } catch (error) {
    throw new WriteFailed(error);
  }
}

function writeAll(output: number, chunk: Buffer, position: number): void {
  try {
    for (let done = 0; done < chunk.length; )
      done += fs.writeSync(output, chunk, done, chunk.length - done, position + done);
  } catch (error) {
    throw new WriteFailed(error);
  }
}

/** Compares the chunk with itself shifted by one byte, so that nothing is allocated. */
function isZero(chunk: Buffer): boolean {
  return chunk[0] === 0 && chunk.subarray(1).equals(chunk.subarray(0, -1));
}

/** Tells an error of the Archive from one of the source. */
class WriteFailed extends Error {
  constructor(cause: unknown) {
    super('The archive refused a write.', { cause });
  }
}

/** What a system error means when it comes from the Archive. */
export function refusedByArchive(error: unknown): Refused {
  const errno = errnoOf(error);
  const detail = error instanceof Error ? error.message : null;
  if (errno === 'ENOSPC' || errno === 'EDQUOT') return { ok: false, code: 'archive-full', detail };
  if (errno === 'EFBIG') return { ok: false, code: 'file-too-large', detail: null };
  if (errno === 'ENAMETOOLONG') return { ok: false, code: 'name-too-long', detail };
  if (errno === 'EROFS' || errno === 'EACCES' || errno === 'EPERM')
    return { ok: false, code: 'archive-read-only', detail };
  return { ok: false, code: 'archive-absent', detail };
}

const sourceCodes: Record<string, Code> = {
  EACCES: 'no-permission',
  EPERM: 'no-permission',
  ENOENT: 'vanished',
  ENOTDIR: 'vanished',
  ESTALE: 'vanished',
  ELOOP: 'link',
  ENXIO: 'special',
  ENAMETOOLONG: 'name-too-long',
};

/** What a system error means when it comes from the source. */
export function refusedBySource(error: unknown): Refused {
  const errno = errnoOf(error);
  return { ok: false, code: sourceCodes[errno ?? ''] ?? 'unreadable', detail: errno };
}

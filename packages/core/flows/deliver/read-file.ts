import type { FileHandle } from 'node:fs/promises';
import { Blake3Hasher } from '@napi-rs/blake-hash';
import { problem } from '../../base/errors.ts';
import type { Span } from './byte-range.ts';

const CHUNK = 512 * 1024;

/** The bytes of a span, chunk by chunk; throws where the file ends early. */
export async function* readSpan(handle: FileHandle, span: Span): AsyncGenerator<Buffer> {
  for (let at = span.start; at < span.end; ) {
    const buffer = Buffer.allocUnsafe(Math.min(CHUNK, span.end - at));
    const { bytesRead } = await handle.read(buffer, 0, buffer.length, at);
    if (bytesRead === 0) throw problem('content-gone', 'The file ended before its bytes did.');
    at += bytesRead;
    yield buffer.subarray(0, bytesRead);
  }
}

/** BLAKE3 of a whole file as it can be read now. */
export async function hashFile(handle: FileHandle, bytes: number, signal?: AbortSignal): Promise<Buffer> {
  const hasher = new Blake3Hasher();
  for await (const chunk of readSpan(handle, { start: 0, end: bytes })) {
    signal?.throwIfAborted();
    hasher.update(chunk);
  }
  return hasher.digestBuffer();
}

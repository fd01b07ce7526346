import { Blake3Hasher } from '@napi-rs/blake-hash';
import { problem } from '../../base/errors.ts';

/**
 * Hands the bytes of a whole Content on while hashing them, and keeps the last chunk back until the hash is known:
 * of wrong bytes nobody ever gets all. @throws Problem `content-gone` instead of the last chunk
 */
export async function* hashOnTheWay(
  chunks: AsyncIterable<Buffer>,
  expected: Buffer,
  onMismatch: () => Promise<void>,
): AsyncGenerator<Buffer> {
  const hasher = new Blake3Hasher();
  let kept: Buffer | undefined;
  for await (const chunk of chunks) {
    if (chunk.length === 0) continue;
    hasher.update(chunk);
    if (kept) yield kept;
    kept = chunk;
  }
  if (!hasher.digestBuffer().equals(expected)) {
    await onMismatch();
    throw problem('content-gone', 'This copy is damaged. The next try is served from another one.');
  }
  if (kept) yield kept;
}

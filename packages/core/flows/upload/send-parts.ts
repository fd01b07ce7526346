import { createHash } from 'node:crypto';
import { Blake3Hasher } from '@napi-rs/blake-hash';
import { encryptedRunSize, encryptInPlace } from '../../adapters/crypt/crypt-blocks.ts';
import { type Multipart, type StoredPart, uploadPart } from '../../adapters/object-store/multipart.ts';
import { problem } from '../../base/errors.ts';
import { readAt } from './archive-reader.ts';
import type { Sender, Sending } from './sender.ts';

interface SentParts {
  parts: StoredPart[];
  /** Of all that was read. */
  blake3: Buffer;
}

/** Reads and hashes the parts in their order and sends those that the store lacks, as many at once as memory allows. */
export async function sendParts(
  sender: Sender,
  sending: Sending,
  multipart: Multipart,
  signal: AbortSignal,
): Promise<SentParts> {
  const { upload, file, seal } = sending;
  const size = upload.partBytes ?? sender.partBytes(upload.bytes);
  const held = new Map((await sender.rows.parts(upload)).map((part) => [part.n, part]));
  const hasher = new Blake3Hasher();
  const parts: StoredPart[] = [];
  const underWay: Promise<void>[] = [];
  const failed = new AbortController();
  const halt = AbortSignal.any([signal, sender.halt, failed.signal]);
  for (let n = 1, at = 0; at < upload.bytes && !halt.aborted; n++, at += size) {
    const bytes = Math.min(size, upload.bytes - at);
    const lent = await sender.memory.lend(seal ? encryptedRunSize({ at, bytes }) : bytes);
    const clear = await readAt(file.handle, lent.buffer.subarray(lent.buffer.length - bytes), at);
    hasher.update(clear);
    // What was cut off meanwhile cannot be right any more.
    if (seal && clear.length < bytes) {
      lent.giveBack();
      break;
    }
    if (seal) encryptInPlace(seal.key, seal.nonce, { at, bytes }, lent.buffer);
    const body = seal ? lent.buffer : clear;
    const part = sendPart(sender, sending, multipart, { n, body, held: held.get(n) }, signal);
    const kept = part.then((stored) => void parts.push(stored)).catch((error) => failed.abort(error));
    underWay.push(kept.finally(lent.giveBack));
  }
  await Promise.all(underWay);
  halt.throwIfAborted();
  return { parts, blake3: hasher.digestBuffer() };
}

async function sendPart(
  sender: Sender,
  { upload, seal }: Sending,
  multipart: Multipart,
  part: { n: number; body: Buffer; held: StoredPart | undefined },
  signal: AbortSignal,
): Promise<StoredPart> {
  const { n, body, held } = part;
  const md5 = createHash('md5').update(body).digest('hex');
  if (held?.etag === md5 && held.bytes === body.length) return held;
  signal.throwIfAborted();
  if (seal && !(await sender.rows.noteEncrypted(upload, n, md5))) throw problem('encrypted-otherwise');
  const stored = await uploadPart(sender.store, multipart, { n, body, md5 }, signal);
  await sender.rows.partSent(upload, stored);
  sender.onSent(stored.bytes);
  return stored;
}

import { createHash } from 'node:crypto';
import { encryptedRunSize, encryptInPlace } from '../../adapters/crypt/crypt-blocks.ts';
import { compareEtag } from '../../adapters/object-store/etag.ts';
import { putObject, type StoredObject } from '../../adapters/object-store/put-object.ts';
import { blake3Of } from '../../base/bytes.ts';
import { readAt } from './archive-reader.ts';
import { otherBytes, type Sender, type Sending } from './sender.ts';

/** Sends a small Content in one request, unless an earlier try has done so. */
export async function sendWhole(
  sender: Sender,
  sending: Sending,
  signal: AbortSignal,
): Promise<StoredObject> {
  const { file, facts, object, held, seal } = sending;
  const run = { at: 0, bytes: file.bytes };
  const lent = await sender.memory.lend(seal ? encryptedRunSize(run) : file.bytes);
  try {
    const clear = await readAt(file.handle, lent.buffer.subarray(lent.buffer.length - file.bytes), 0);
    if (!blake3Of(clear).equals(facts.blake3)) throw await otherBytes(sender, file);
    if (seal) encryptInPlace(seal.key, seal.nonce, run, lent.buffer);
    const body = seal ? lent.buffer : clear;
    if (held && compareEtag(held.etag, md5Of(body), held.encrypted) !== 'different') return held;
    const stored = await putObject(sender.store, { ...object, body }, signal);
    sender.onSent(body.length);
    return stored;
  } finally {
    lent.giveBack();
  }
}

function md5Of(body: Buffer): string {
  return createHash('md5').update(body).digest('hex');
}

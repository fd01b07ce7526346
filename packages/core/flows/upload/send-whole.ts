import { createHash } from 'node:crypto';
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
  const { file, facts, object, held } = sending;
  const lent = await sender.memory.lend(file.bytes);
  try {
    const body = await readAt(file.handle, lent.buffer, 0);
    if (!blake3Of(body).equals(facts.blake3)) throw await otherBytes(sender, file);
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

import { completeMultipart } from '../../adapters/object-store/complete-multipart.ts';
import { compareEtag, etagOfParts } from '../../adapters/object-store/etag.ts';
import {
  abortMultipart,
  createMultipart,
  type Multipart,
  uploadIsGone,
} from '../../adapters/object-store/multipart.ts';
import type { StoredObject } from '../../adapters/object-store/put-object.ts';
import { Problem, problem } from '../../base/errors.ts';
import { sendParts } from './send-parts.ts';
import { otherBytes, type Sender, type Sending } from './sender.ts';

/**
 * Sends a large Content in parts, going on with those that the rows say the store holds. All of the file is
 * read and hashed, also what was sent earlier, and only the right bytes become an object.
 */
export async function sendInParts(
  sender: Sender,
  sending: Sending,
  signal: AbortSignal,
): Promise<StoredObject> {
  const { upload } = sending;
  if (await isComplete(sender, sending)) return sending.held!;
  const multipart = await beginOrGoOn(sender, sending, signal);
  try {
    const { parts, blake3 } = await sendParts(sender, sending, multipart, signal);
    if (!blake3.equals(sending.facts.blake3)) throw await otherBytes(sender, sending.file);
    return await completeMultipart(sender.store, multipart, parts, signal);
  } catch (error) {
    if (uploadIsGone(error)) {
      await sender.rows.forgetParts(upload);
      throw problem('store-damaged', 'The store has dropped the parts that it held. They are sent again.');
    }
    if (error instanceof Problem && error.code === 'content-gone') {
      await abortMultipart(sender.store, multipart, signal);
      await sender.rows.forgetParts(upload);
    }
    throw error;
  }
}

/** Whether an earlier try has put the object together, and only its answer or our row was lost. */
async function isComplete(sender: Sender, { upload, held }: Sending): Promise<boolean> {
  if (!held) return false;
  const etag = etagOfParts((await sender.rows.parts(upload)).map((part) => part.etag));
  return compareEtag(held.etag, etag, held.encrypted) !== 'different';
}

async function beginOrGoOn(
  sender: Sender,
  { upload, object }: Sending,
  signal: AbortSignal,
): Promise<Multipart> {
  if (upload.multipart !== null) return { key: object.key, uploadId: upload.multipart };
  const made = await createMultipart(sender.store, object, signal);
  upload.partBytes = sender.partBytes(upload.bytes);
  await sender.rows.beginParts(upload, made.uploadId, upload.partBytes);
  return made;
}

import { completeMultipart } from '../../adapters/object-store/complete-multipart.ts';
import { compareEtag, etagOfParts } from '../../adapters/object-store/etag.ts';
import {
  abortMultipart,
  createMultipart,
  listParts,
  type Multipart,
  uploadIsGone,
} from '../../adapters/object-store/multipart.ts';
import type { StoredObject } from '../../adapters/object-store/put-object.ts';
import { type Code, Problem, problem } from '../../base/errors.ts';
import { sendParts } from './send-parts.ts';
import { otherBytes, type Sender, type Sending } from './sender.ts';
import type { TakenUpload } from './take-upload.store.ts';

/** After these what was sent is of no use, and its nonce is not used again. */
const SPENT: readonly Code[] = ['content-gone', 'encrypted-otherwise'];

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
  let multipart: Multipart | null = null;
  try {
    multipart = await beginOrGoOn(sender, sending, signal);
    const { parts, blake3 } = await sendParts(sender, sending, multipart, signal);
    if (!blake3.equals(sending.facts.blake3)) throw await otherBytes(sender, sending.file);
    return await completeMultipart(sender.store, multipart, parts, signal);
  } catch (error) {
    if (uploadIsGone(error)) {
      await sender.rows.forgetParts(upload);
      throw problem('store-damaged', 'The store has dropped the parts that it held. They are sent again.');
    }
    if (multipart && error instanceof Problem && SPENT.includes(error.code)) {
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

/** The store is asked once which parts it holds: of the last ones the answer may have been lost with the process. */
async function goOn(
  sender: Sender,
  upload: TakenUpload,
  multipart: Multipart,
  signal: AbortSignal,
): Promise<Multipart> {
  const held = await listParts(sender.store, multipart, signal);
  if (held === null)
    throw problem('store-refused', 'The upload is gone.', { facts: { storeCode: 'NoSuchUpload' } });
  await sender.rows.haveParts(upload, held);
  return multipart;
}

async function beginOrGoOn(
  sender: Sender,
  { upload, object }: Sending,
  signal: AbortSignal,
): Promise<Multipart> {
  if (upload.multipart !== null)
    return goOn(sender, upload, { key: object.key, uploadId: upload.multipart }, signal);
  const made = await createMultipart(sender.store, object, signal);
  upload.partBytes = sender.partBytes(upload.bytes);
  await sender.rows.beginParts(upload, made.uploadId, upload.partBytes);
  return made;
}

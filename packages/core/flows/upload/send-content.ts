import { hiddenFacts } from '../../adapters/object-store/object-facts.ts';
import { metadataOf } from '../../adapters/object-store/object-metadata.ts';
import { readOnDrive } from '../../catalog/copy/read-on-drive.ts';
import { openArchiveFile, type SourceFile } from './archive-reader.ts';
import { followSetting, sealOf, vaultOf } from './encryption.ts';
import { WHOLE_BYTES } from './plan-upload.ts';
import { sendInParts } from './send-in-parts.ts';
import { sendWhole } from './send-whole.ts';
import { otherBytes, type Sender } from './sender.ts';
import { settleKey } from './settle-key.ts';
import type { TakenUpload } from './take-upload.store.ts';
import type { UploadFacts } from './upload-facts.store.ts';

/**
 * Sends one Content and records its Cloud Copy. May be broken off at any point and repeated.
 * @throws Problem
 */
export async function sendContent(sender: Sender, upload: TakenUpload, signal: AbortSignal): Promise<void> {
  const facts = await sender.rows.facts(upload);
  if (upload.sourceId !== null && sender.drives) {
    const of = { volumeId: upload.sourceId, contentId: upload.contentId };
    const act = (file: SourceFile, until: AbortSignal) => sendFrom(sender, upload, { facts, file }, until);
    return readOnDrive(sender.drives, of, signal, act);
  }
  const file = await openArchiveFile(sender.archiveRoot, sender.archiveId, facts.archive);
  try {
    await sendFrom(sender, upload, { facts, file }, signal);
  } finally {
    await file.handle.close();
  }
}

async function sendFrom(
  sender: Sender,
  upload: TakenUpload,
  { facts, file }: { facts: UploadFacts; file: SourceFile },
  signal: AbortSignal,
): Promise<void> {
  if (file.bytes !== upload.bytes) throw await otherBytes(sender, file);
  await followSetting(sender, upload, signal);
  const { key, held } = await settleKey(sender, upload, facts, signal);
  const seal = await sealOf(sender, upload);
  const known = metadataOf({ ...facts, blake3: facts.blake3.toString('hex') });
  const metadata = seal ? hiddenFacts(vaultOf(sender.store).keys, known) : known;
  const object = { key, metadata, lock: sender.lock(), storeEncrypts: sender.storeEncrypts() };
  const sending = { upload, facts, file, object, held, seal };
  const small = Math.min(WHOLE_BYTES, sender.partBytes(upload.bytes));
  const send = upload.multipart === null && upload.bytes <= small ? sendWhole : sendInParts;
  const stored = await send(sender, sending, signal);
  // Stores may ignore the lock of an object of parts: that one is made afterwards.
  const lockedUntil = send === sendWhole && stored !== held ? (object.lock?.until ?? null) : null;
  await sender.rows.done(upload, { key, fileId: facts.fileId, lockedUntil, ...stored });
  sender.onDone();
}

import { CompleteMultipartUploadCommand } from '@aws-sdk/client-s3';
import { problem } from '../../base/errors.ts';
import { withPatience } from './backoff.ts';
import { compareEtag, etagOfParts, plainEtag } from './etag.ts';
import { headObject, isEncrypted } from './head-object.ts';
import { listParts, type Multipart, type StoredPart, uploadIsGone } from './multipart.ts';
import { requireSize, type StoredObject } from './put-object.ts';
import type { ObjectStore } from './store-client.ts';
import { asking, isPassing } from './store-errors.ts';

const ATTEMPTS = 5;

/** Makes the object of its parts and checks the answer; finds out when an earlier try had done it. */
export async function completeMultipart(
  store: ObjectStore,
  upload: Multipart,
  parts: readonly StoredPart[],
  signal?: AbortSignal,
): Promise<StoredObject> {
  const sorted = parts.toSorted((a, b) => a.n - b.n);
  const held = () => alreadyComplete(store, upload, sorted, signal);
  try {
    const send = () => asking(() => completeOnce(store, upload, sorted, signal));
    return await withPatience(send, held, { attempts: ATTEMPTS, signal });
  } catch (error) {
    const done = uploadIsGone(error) ? await held() : null;
    if (done) return done;
    if (isPassing(error)) await requireParts(store, upload, signal);
    throw error;
  }
}

/** Ceph's gateway calls an upload that is gone busy, for ever; whether it is gone is known from its parts. */
async function requireParts(store: ObjectStore, upload: Multipart, signal?: AbortSignal): Promise<void> {
  if ((await listParts(store, upload, signal)) !== null) return;
  const facts = { storeCode: 'NoSuchUpload' };
  throw problem('store-refused', `The store does not know the upload of ${upload.key} any more.`, { facts });
}

async function completeOnce(
  store: ObjectStore,
  upload: Multipart,
  parts: readonly StoredPart[],
  signal?: AbortSignal,
): Promise<StoredObject> {
  const command = new CompleteMultipartUploadCommand({
    Bucket: store.bucket,
    Key: upload.key,
    UploadId: upload.uploadId,
    MultipartUpload: { Parts: parts.map(({ n, etag }) => ({ PartNumber: n, ETag: `"${etag}"` })) },
  });
  const answer = await store.once.send(command, { abortSignal: signal });
  const verdict = compareEtag(answer.ETag, expectedEtag(parts), isEncrypted(answer));
  if (verdict === 'different')
    throw problem('store-damaged', `The store put ${upload.key} together wrongly.`);
  if (verdict === 'opaque') await requireSize(store, upload.key, sizeOf(parts), signal);
  return { etag: plainEtag(answer.ETag) || expectedEtag(parts), versionId: answer.VersionId ?? null };
}

async function alreadyComplete(
  store: ObjectStore,
  upload: Multipart,
  parts: readonly StoredPart[],
  signal?: AbortSignal,
): Promise<StoredObject | null> {
  const object = await headObject(store, upload.key, signal);
  if (object?.storedBytes !== sizeOf(parts)) return null;
  const verdict = compareEtag(object.etag, expectedEtag(parts), object.encrypted);
  return verdict === 'equal' ? { etag: object.etag, versionId: object.versionId } : null;
}

function expectedEtag(parts: readonly StoredPart[]): string {
  return etagOfParts(parts.map((part) => part.etag));
}

function sizeOf(parts: readonly StoredPart[]): number {
  return parts.reduce((sum, part) => sum + part.bytes, 0);
}

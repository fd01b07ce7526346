import { createHash } from 'node:crypto';
import {
  AbortMultipartUploadCommand,
  CreateMultipartUploadCommand,
  ListPartsCommand,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { problem } from '../../base/errors.ts';
import { withPatience } from './backoff.ts';
import { compareEtag, plainEtag } from './etag.ts';
import { isEncrypted } from './head-object.ts';
import { pacedBody } from './paced-body.ts';
import { encryptionFields } from './put-object.ts';
import type { ObjectStore } from './store-client.ts';
import { asking, storeCodeOf } from './store-errors.ts';

/** An upload in parts that the store knows under `uploadId`. */
export interface Multipart {
  key: string;
  uploadId: string;
}

/** A part as the store holds it; `etag` is its MD5 unless the store encrypts. */
export interface StoredPart {
  n: number;
  bytes: number;
  etag: string;
}

const ATTEMPTS = 6;
const MIB = 1024 * 1024;
const USUAL_PART = 16 * MIB;
const LEAST_PART = 5 * MIB;
const MOST_PARTS = 10_000;

/**
 * The size of the parts of an object: 16 MiB; less where that takes more than `seconds` at a limit of bytes a second,
 * but never less than stores take; more where 10,000 parts would not do.
 */
export function partSize(bytes: number, limit: number | null = null, seconds = 20): number {
  const fitting = limit === null ? USUAL_PART : Math.floor((limit * seconds) / MIB) * MIB;
  const wanted = Math.min(USUAL_PART, Math.max(LEAST_PART, fitting));
  return Math.max(wanted, Math.ceil(bytes / MOST_PARTS / MIB) * MIB);
}

/** Begins an upload in parts; nothing is visible under the key before it is completed. */
export async function createMultipart(
  store: ObjectStore,
  object: { key: string; metadata: Record<string, string>; contentType?: string; storeEncrypts?: boolean },
  signal?: AbortSignal,
): Promise<Multipart> {
  const command = new CreateMultipartUploadCommand({
    Bucket: store.bucket,
    Key: object.key,
    Metadata: object.metadata,
    ContentType: object.contentType ?? 'application/octet-stream',
    ...encryptionFields(object),
  });
  const answer = await asking(() => store.patient.send(command, { abortSignal: signal }));
  if (!answer.UploadId) throw problem('store-refused', 'The store began an upload without naming it.');
  return { key: object.key, uploadId: answer.UploadId };
}

/** Sends one part with its MD5 (hex) and checks the answer; sending a part again replaces it. */
export async function uploadPart(
  store: ObjectStore,
  upload: Multipart,
  part: { n: number; body: Buffer; md5?: string },
  signal?: AbortSignal,
): Promise<StoredPart> {
  const md5 = part.md5 ?? createHash('md5').update(part.body).digest('hex');
  const send = async () => {
    const command = new UploadPartCommand({
      Bucket: store.bucket,
      Key: upload.key,
      UploadId: upload.uploadId,
      PartNumber: part.n,
      Body: pacedBody(part.body, store.pace, signal),
      ContentLength: part.body.length,
      ContentMD5: Buffer.from(md5, 'hex').toString('base64'),
    });
    const answer = await store.once.send(command, { abortSignal: signal });
    const verdict = compareEtag(answer.ETag, md5, isEncrypted(answer));
    if (verdict === 'different')
      throw problem('store-damaged', `The store answered with another digest for part ${part.n}.`);
    return { n: part.n, bytes: part.body.length, etag: plainEtag(answer.ETag) };
  };
  return withPatience(
    () => asking(send),
    async () => null,
    { attempts: ATTEMPTS, signal },
  );
}

/** The parts that the store holds, or null when it does not know the upload any more. */
export async function listParts(
  store: ObjectStore,
  upload: Multipart,
  signal?: AbortSignal,
): Promise<StoredPart[] | null> {
  const parts: StoredPart[] = [];
  let after: string | undefined;
  try {
    do {
      const place = { Bucket: store.bucket, Key: upload.key, UploadId: upload.uploadId };
      const command = new ListPartsCommand({ ...place, PartNumberMarker: after });
      const page = await asking(() => store.patient.send(command, { abortSignal: signal }));
      for (const { PartNumber: n = 0, Size: bytes = 0, ETag } of page.Parts ?? [])
        parts.push({ n, bytes, etag: plainEtag(ETag) });
      after = page.IsTruncated ? page.NextPartNumberMarker : undefined;
    } while (after !== undefined);
    return parts;
  } catch (error) {
    if (uploadIsGone(error)) return null;
    throw error;
  }
}

/** Drops an upload and its parts; one that is gone already is fine. */
export async function abortMultipart(
  store: ObjectStore,
  upload: Multipart,
  signal?: AbortSignal,
): Promise<void> {
  const command = new AbortMultipartUploadCommand({
    Bucket: store.bucket,
    Key: upload.key,
    UploadId: upload.uploadId,
  });
  try {
    await asking(() => store.patient.send(command, { abortSignal: signal }));
  } catch (error) {
    if (!uploadIsGone(error)) throw error;
  }
}

/** Whether the store does not know the upload any more: completed, aborted or expired. */
export function uploadIsGone(error: unknown): boolean {
  const code = storeCodeOf(error);
  return code === 'NoSuchUpload' || code === 'NoSuchKey';
}

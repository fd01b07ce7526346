import { createHash } from 'node:crypto';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { problem } from '../../base/errors.ts';
import { withPatience } from './backoff.ts';
import { compareEtag, plainEtag } from './etag.ts';
import { headObject, isEncrypted } from './head-object.ts';
import { type Lock, lockFields } from './lock-object.ts';
import { pacedBody } from './paced-body.ts';
import type { ObjectStore } from './store-client.ts';
import { asking, mayBeDone } from './store-errors.ts';

export interface OutgoingObject {
  key: string;
  body: Buffer;
  metadata: Record<string, string>;
  contentType?: string;
  /** Where given it is locked from the beginning. */
  lock?: Lock | null;
  /** The store is to encrypt it with a key of its own. */
  storeEncrypts?: boolean;
}

export interface StoredObject {
  etag: string;
  versionId: string | null;
}

const ATTEMPTS = 5;

/**
 * Stores a small object with its MD5 and checks what the store answers. A lost answer is asked about before
 * anything is sent again, because the store keeps every version.
 */
export async function putObject(
  store: ObjectStore,
  object: OutgoingObject,
  signal?: AbortSignal,
): Promise<StoredObject> {
  const md5 = createHash('md5').update(object.body).digest();
  const expected = md5.toString('hex');
  const send = () => asking(() => sendOnce(store, object, md5, signal));
  const settled = async (error: unknown) => {
    if (!mayBeDone(error)) return null;
    const held = await headObject(store, object.key, signal);
    return held && held.storedBytes === object.body.length && held.etag === expected ? held : null;
  };
  const stored = await withPatience(send, settled, { attempts: ATTEMPTS, signal });
  return { etag: stored.etag, versionId: stored.versionId };
}

/** The fields of a request that has the store encrypt an object. */
export function encryptionFields({ storeEncrypts }: { storeEncrypts?: boolean }) {
  return storeEncrypts ? ({ ServerSideEncryption: 'AES256' } as const) : {};
}

async function sendOnce(
  store: ObjectStore,
  object: OutgoingObject,
  md5: Buffer,
  signal?: AbortSignal,
): Promise<StoredObject> {
  const command = new PutObjectCommand({
    Bucket: store.bucket,
    Key: object.key,
    Body: pacedBody(object.body, store.pace, signal),
    ContentLength: object.body.length,
    ContentMD5: md5.toString('base64'),
    Metadata: object.metadata,
    ContentType: object.contentType ?? 'application/octet-stream',
    ...lockFields(object.lock),
    ...encryptionFields(object),
  });
  const answer = await store.once.send(command, { abortSignal: signal });
  const verdict = compareEtag(answer.ETag, md5.toString('hex'), isEncrypted(answer));
  const size = object.body.length;
  if (verdict === 'different')
    throw problem('store-damaged', `The store answered with another digest for ${object.key}.`);
  if (verdict === 'opaque') await requireSize(store, object.key, size, signal);
  return { etag: plainEtag(answer.ETag), versionId: answer.VersionId ?? null };
}

/** Where the ETag tells nothing, the size must at least be right. */
export async function requireSize(
  store: ObjectStore,
  key: string,
  bytes: number,
  signal?: AbortSignal,
): Promise<void> {
  const held = await headObject(store, key, signal);
  if (held?.storedBytes !== bytes)
    throw problem(
      'store-damaged',
      `The store holds ${held?.storedBytes ?? 'nothing'} instead of ${bytes} bytes for ${key}.`,
    );
}

import { HeadObjectCommand } from '@aws-sdk/client-s3';
import { plainEtag } from './etag.ts';
import { clearSize, factsOf } from './object-facts.ts';
import type { ObjectStore } from './store-client.ts';
import { asking } from './store-errors.ts';

export interface HeldObject {
  /** Of the clear bytes, where it is encrypted. */
  bytes: number;
  /** As the store holds it. */
  storedBytes: number;
  etag: string;
  versionId: string | null;
  encrypted: boolean;
  metadata: Record<string, string>;
}

/** What the bucket holds under a key, or null when it holds nothing there. */
export async function headObject(
  store: ObjectStore,
  key: string,
  signal?: AbortSignal,
): Promise<HeldObject | null> {
  return asking(async () => {
    const command = new HeadObjectCommand({ Bucket: store.bucket, Key: key });
    const answer = await store.patient.send(command, { abortSignal: signal }).catch(nullIfMissing);
    if (!answer) return null;
    return {
      bytes: clearSize(store, key, answer.ContentLength ?? 0),
      storedBytes: answer.ContentLength ?? 0,
      etag: plainEtag(answer.ETag),
      versionId: answer.VersionId ?? null,
      encrypted: isEncrypted(answer),
      metadata: factsOf(store, key, answer.Metadata ?? {}),
    };
  });
}

/** Whether the ETag of an object may be something else than an MD5 because of encryption. */
export function isEncrypted(answer: {
  ServerSideEncryption?: string;
  SSECustomerAlgorithm?: string;
}): boolean {
  return Boolean(answer.ServerSideEncryption || answer.SSECustomerAlgorithm);
}

/** A 404 about the object becomes null; one about the bucket stays an error. */
export function nullIfMissing(error: { name?: string; $metadata?: { httpStatusCode?: number } }): null {
  if (error?.$metadata?.httpStatusCode === 404 && error.name !== 'NoSuchBucket') return null;
  throw error;
}

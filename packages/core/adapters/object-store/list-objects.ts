import { ListObjectsV2Command } from '@aws-sdk/client-s3';
import { plainEtag } from './etag.ts';
import { clearSize } from './object-facts.ts';
import type { ObjectStore } from './store-client.ts';
import { asking } from './store-errors.ts';

export interface ListedObject {
  key: string;
  /** Of the clear bytes, where it is encrypted. */
  bytes: number;
  etag: string;
}

/** One page of the bucket's listing, in key order; `next` asks for the page after it. */
export async function listObjects(
  store: ObjectStore,
  options: { prefix: string; limit?: number; next?: string; after?: string; signal?: AbortSignal },
): Promise<{ objects: ListedObject[]; next: string | null }> {
  const command = new ListObjectsV2Command({
    Bucket: store.bucket,
    Prefix: options.prefix,
    MaxKeys: options.limit ?? 1000,
    ContinuationToken: options.next,
    StartAfter: options.after || undefined,
  });
  const answer = await asking(() => store.patient.send(command, { abortSignal: options.signal }));
  const objects = (answer.Contents ?? []).map(({ Key = '', Size = 0, ETag }) => {
    return { key: Key, bytes: clearSize(store, Key, Size), etag: plainEtag(ETag) };
  });
  return { objects, next: answer.IsTruncated ? (answer.NextContinuationToken ?? null) : null };
}

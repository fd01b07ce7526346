import type { Readable } from 'node:stream';
import { GetObjectCommand } from '@aws-sdk/client-s3';
import { plainEtag } from './etag.ts';
import { nullIfMissing } from './head-object.ts';
import type { ObjectStore } from './store-client.ts';
import { asking } from './store-errors.ts';

export interface OpenObject {
  stream: Readable;
  /** Bytes of the stream: of the range where one was asked for. */
  bytes: number;
  etag: string;
  metadata: Record<string, string>;
}

/** Both ends count. */
export interface ByteRange {
  first: number;
  last: number;
}

export interface OpenOptions {
  range?: ByteRange;
  signal?: AbortSignal;
}

/** Opens an object as the store holds it, encrypted or not; null when the bucket does not hold it. */
export async function openStored(
  store: ObjectStore,
  key: string,
  { range, signal }: OpenOptions = {},
): Promise<OpenObject | null> {
  const command = new GetObjectCommand({
    Bucket: store.bucket,
    Key: key,
    ...(range ? { Range: `bytes=${range.first}-${range.last}` } : {}),
  });
  const answer = await asking(() =>
    store.patient.send(command, { abortSignal: signal }).catch(nullIfMissing),
  );
  if (!answer) return null;
  return {
    stream: answer.Body as Readable,
    bytes: answer.ContentLength ?? 0,
    etag: plainEtag(answer.ETag),
    metadata: answer.Metadata ?? {},
  };
}

import type { Readable } from 'node:stream';
import { GetObjectCommand } from '@aws-sdk/client-s3';
import { Blake3Hasher } from '@napi-rs/blake-hash';
import { problem } from '../../base/errors.ts';
import { plainEtag } from './etag.ts';
import { nullIfMissing } from './head-object.ts';
import type { ObjectStore } from './store-client.ts';
import { asking, storeProblem } from './store-errors.ts';

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

/**
 * Opens an object, or a range of it, for reading; null when the bucket does not hold it.
 * The store's own checks do not notice changed bytes: whoever reads all of it compares the hash.
 */
export async function openObject(
  store: ObjectStore,
  key: string,
  options: { range?: ByteRange; signal?: AbortSignal } = {},
): Promise<OpenObject | null> {
  const { range, signal } = options;
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

/** Downloads a whole object and hashes it; null when the bucket does not hold it. */
export async function hashObject(
  store: ObjectStore,
  key: string,
  signal?: AbortSignal,
): Promise<{ blake3: Buffer; bytes: number } | null> {
  const object = await openObject(store, key, { signal });
  if (!object) return null;
  const hasher = new Blake3Hasher();
  let bytes = 0;
  try {
    for await (const chunk of object.stream as AsyncIterable<Buffer>) {
      hasher.update(chunk);
      bytes += chunk.length;
    }
  } catch (error) {
    throw storeProblem(error);
  }
  return { blake3: hasher.digestBuffer(), bytes };
}

/** Downloads a whole object and hands its bytes on; throws `store-damaged` unless size and BLAKE3 are right. */
export async function readProven(
  store: ObjectStore,
  key: string,
  expected: { blake3: string; bytes: number },
  take: (chunk: Buffer) => void | Promise<void>,
  signal?: AbortSignal,
): Promise<void> {
  const object = await openObject(store, key, { signal });
  if (!object) throw problem('store-damaged', `The store does not hold ${key} any more.`);
  const hasher = new Blake3Hasher();
  let bytes = 0;
  try {
    for await (const chunk of object.stream as AsyncIterable<Buffer>) {
      hasher.update(chunk);
      bytes += chunk.length;
      await take(chunk);
    }
  } catch (error) {
    throw storeProblem(error);
  }
  if (bytes !== expected.bytes || hasher.digest('hex') !== expected.blake3)
    throw problem('store-damaged', `The store gave other bytes for ${key} than it was given.`);
}

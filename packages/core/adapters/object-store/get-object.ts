import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { Blake3Hasher } from '@napi-rs/blake-hash';
import { problem } from '../../base/errors.ts';
import {
  BLOCK_BYTES,
  decryptedSize,
  HEADER_BYTES,
  nonceIn,
  SEALED_BLOCK_BYTES,
} from '../crypt/crypt-blocks.ts';
import { cutTo, decryptStream } from '../crypt/decrypt-stream.ts';
import { encryptionOf } from './crypt-place.ts';
import { factsOf } from './object-facts.ts';
import { type ByteRange, type OpenObject, type OpenOptions, openStored } from './open-stored.ts';
import { requirePassphrase } from './passphrase.ts';
import type { ObjectStore } from './store-client.ts';
import { storeProblem } from './store-errors.ts';

/**
 * Opens an object, or a range of it, for reading; null when the bucket does not hold it. An encrypted one is decrypted.
 * The store's own checks do not notice changed bytes, and a block that cannot be decrypted ends the stream early:
 * whoever reads all of it compares size and hash.
 * @throws Problem `no-passphrase` or `wrong-passphrase`
 */
export async function openObject(
  store: ObjectStore,
  key: string,
  options: OpenOptions = {},
): Promise<OpenObject | null> {
  if (encryptionOf(store.prefix, key) === null) return openStored(store, key, options);
  await requirePassphrase(store, options.signal);
  const { range, signal } = options;
  if (range) return openRange(store, key, range, signal);
  const object = await openStored(store, key, options);
  if (!object) return null;
  const clear = decryptStream({ stream: object.stream, key: dataKey(store), nonce: null, firstBlock: 0 });
  const metadata = factsOf(store, key, object.metadata);
  return { ...object, metadata, stream: Readable.from(clear), bytes: decryptedSize(object.bytes) };
}

/** Reads only the blocks that the range touches, and the header before them. */
async function openRange(
  store: ObjectStore,
  key: string,
  { first, last }: ByteRange,
  signal?: AbortSignal,
): Promise<OpenObject | null> {
  const firstBlock = Math.floor(first / BLOCK_BYTES);
  const blocks = {
    first: HEADER_BYTES + firstBlock * SEALED_BLOCK_BYTES,
    last: HEADER_BYTES + (Math.floor(last / BLOCK_BYTES) + 1) * SEALED_BLOCK_BYTES - 1,
  };
  const header = await openStored(store, key, { range: { first: 0, last: HEADER_BYTES - 1 }, signal });
  const nonce = header && nonceIn(await buffer(header.stream));
  const object = nonce && (await openStored(store, key, { range: blocks, signal }));
  if (!object) return null;
  const clear = decryptStream({ stream: object.stream, key: dataKey(store), nonce, firstBlock });
  const cut = cutTo(clear, { from: firstBlock * BLOCK_BYTES, start: first, end: last + 1 });
  const metadata = factsOf(store, key, object.metadata);
  return { ...object, metadata, stream: Readable.from(cut), bytes: last + 1 - first };
}

function dataKey(store: ObjectStore): Buffer {
  if (!store.vault) throw problem('no-passphrase');
  return store.vault.keys.data;
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

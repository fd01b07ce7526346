import { buffer } from 'node:stream/consumers';
import { problem } from '../../base/errors.ts';
import {
  decryptBlocks,
  encryptWhole,
  HEADER_BYTES,
  newNonce,
  nonceIn,
  SEALED_BLOCK_BYTES,
} from '../crypt/crypt-blocks.ts';
import { cryptBases, proofKey } from './crypt-place.ts';
import { listObjects } from './list-objects.ts';
import { openStored } from './open-stored.ts';
import { putObject } from './put-object.ts';
import type { ObjectStore } from './store-client.ts';
import { storeProblem } from './store-errors.ts';

/**
 * Whether anything in the bucket is encrypted; then our passphrase is the right one. Asked once: with a wrong passphrase
 * every good object would look damaged.
 * @throws Problem `no-passphrase` or `wrong-passphrase`
 */
export async function requirePassphrase(store: ObjectStore, signal?: AbortSignal): Promise<boolean> {
  const { vault } = store;
  if (vault?.proven) return true;
  const sample = await sampleOf(store, signal);
  if (sample === null) return false;
  if (!vault) throw problem('no-passphrase');
  const nonce = nonceIn(sample);
  if (nonce === null || decryptBlocks(vault.keys.data, nonce, 0, sample.subarray(HEADER_BYTES)) === null)
    throw problem('wrong-passphrase');
  vault.proven = true;
  return true;
}

/** Puts down by what the passphrase is known again, unless that is there; nothing that is encrypted is sent before. */
export async function beginEncrypting(store: ObjectStore, signal?: AbortSignal): Promise<void> {
  if (!store.vault) throw problem('no-passphrase');
  await requirePassphrase(store, signal);
  const key = proofKey(store.prefix);
  if ((await beginningOf(store, key, signal)) === null) {
    const clear = Buffer.from(`${JSON.stringify({ format: 1 })}\n`);
    const body = encryptWhole(store.vault.keys.data, newNonce(), clear);
    await putObject(store, { key, body, metadata: {} }, signal);
  }
  store.vault.proven = true;
}

/** The header and first block of something encrypted: of the object that is there for it, else of the first one listed. */
async function sampleOf(store: ObjectStore, signal?: AbortSignal): Promise<Buffer | null> {
  const proof = await beginningOf(store, proofKey(store.prefix), signal);
  if (proof !== null) return proof;
  for (const prefix of cryptBases(store.prefix)) {
    const { objects } = await listObjects(store, { prefix, limit: 10, signal });
    const filled = objects.find(({ bytes }) => bytes > 0);
    const sample = filled && (await beginningOf(store, filled.key, signal));
    if (sample) return sample;
  }
  return null;
}

async function beginningOf(store: ObjectStore, key: string, signal?: AbortSignal): Promise<Buffer | null> {
  const range = { first: 0, last: HEADER_BYTES + SEALED_BLOCK_BYTES - 1 };
  const object = await openStored(store, key, { range, signal });
  if (!object) return null;
  return buffer(object.stream).catch((error: unknown) => {
    throw storeProblem(error);
  });
}

import type { HiddenNames } from '../../adapters/crypt/crypt-names.ts';
import { fittingKey, hiddenMark } from '../../adapters/object-store/crypt-place.ts';
import { type HeldObject, headObject } from '../../adapters/object-store/head-object.ts';
import { objectKey } from '../../adapters/object-store/object-key.ts';
import type { ObjectStore } from '../../adapters/object-store/store-client.ts';
import { problem } from '../../base/errors.ts';
import { vaultOf } from './encryption.ts';
import { keyBase, pathInBucket } from './plan-upload.ts';
import type { Sender } from './sender.ts';
import type { TakenUpload } from './take-upload.store.ts';
import type { UploadFacts } from './upload-facts.store.ts';

/** So often a key may lose what it held; then something else is wrong with the store. */
const MOST_KEYS = 50;

/**
 * Settles under which key a Content is stored: a key is used for one Content only, and only until it loses it. From
 * the second try on, or where others were there before us, the bucket is asked what it holds there: ours, though the answer was lost, or something foreign.
 */
export async function settleKey(
  sender: Sender,
  upload: TakenUpload,
  facts: UploadFacts,
  signal: AbortSignal,
): Promise<{ key: string; held: HeldObject | null }> {
  const key = upload.key ?? (await claimAfter(null, sender, upload, facts));
  if (upload.key === null && upload.attempts === 1 && !sender.asksFirst) return { key, held: null };
  const held = await headObject(sender.store, key, signal);
  if (!held || isOurs(held, upload, facts)) return { key, held };
  return { key: await claimAfter(key, sender, upload, facts), held: null };
}

/** Claims the first free key that comes after `past`. */
async function claimAfter(
  past: string | null,
  sender: Sender,
  upload: TakenUpload,
  facts: UploadFacts,
): Promise<string> {
  const crypt = sender.encryption();
  let passed = past === null;
  for (const key of keysOf(sender.store, sender.prefix, crypt, facts)) {
    if (passed && (await sender.rows.claimKey(upload, key, crypt))) return key;
    passed ||= key === past;
  }
  throw problem('store-refused', 'Too many keys have lost what they held.');
}

/** The path, then the path with 12 digits of the hash: a name of its own for the Content to give way to. */
function* keysOf(
  store: ObjectStore,
  prefix: string,
  crypt: HiddenNames | null,
  facts: UploadFacts,
): Generator<string> {
  const path = pathInBucket(facts.driveFolder, facts.path, facts.ordinal);
  const make = crypt === null ? clearKeys(prefix, path) : encryptedKeys(store, crypt, path);
  const mark = crypt === null ? facts.blake3.toString('hex') : hiddenMark(vaultOf(store).keys, facts.blake3);
  yield make();
  for (let again = 1; again <= MOST_KEYS; again++) yield make(mark, again);
}

type MakeKey = (mark?: string, again?: number) => string;

function clearKeys(prefix: string, path: Buffer): MakeKey {
  return (mark, again) => objectKey(keyBase(prefix), path, mark, again);
}

function encryptedKeys(store: ObjectStore, crypt: HiddenNames, path: Buffer): MakeKey {
  const place = { prefix: store.prefix, keys: vaultOf(store).keys };
  return (mark, again) =>
    fittingKey(place, crypt, (limits) => objectKey(keyBase(''), path, mark, again, limits));
}

function isOurs(held: HeldObject, upload: TakenUpload, facts: UploadFacts): boolean {
  return held.bytes === upload.bytes && held.metadata.blake3 === facts.blake3.toString('hex');
}

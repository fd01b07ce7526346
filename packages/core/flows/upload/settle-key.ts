import { type HeldObject, headObject } from '../../adapters/object-store/head-object.ts';
import { objectKey } from '../../adapters/object-store/object-key.ts';
import { problem } from '../../base/errors.ts';
import { keyBase, pathInBucket } from './plan-upload.ts';
import type { Sender } from './sender.ts';
import type { TakenUpload, UploadFacts } from './upload.store.ts';

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
  const keys = keysOf(sender.prefix, facts);
  for (const key of keys.slice(past === null ? 0 : keys.indexOf(past) + 1))
    if (await sender.rows.claimKey(upload, key)) return key;
  throw problem('store-refused', 'Too many keys have lost what they held.');
}

/** The path, then the path with 12 digits of the hash: a name of its own for the Content to give way to. */
function keysOf(prefix: string, facts: UploadFacts): string[] {
  const base = keyBase(prefix);
  const path = pathInBucket(facts.driveFolder, facts.path, facts.ordinal);
  const hash = facts.blake3.toString('hex');
  const beside = Array.from({ length: MOST_KEYS }, (_, n) => objectKey(base, path, hash, n + 1));
  return [objectKey(base, path), ...beside];
}

function isOurs(held: HeldObject, upload: TakenUpload, facts: UploadFacts): boolean {
  return held.bytes === upload.bytes && held.metadata.blake3 === facts.blake3.toString('hex');
}

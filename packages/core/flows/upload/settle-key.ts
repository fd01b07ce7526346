import { type HeldObject, headObject } from '../../adapters/object-store/head-object.ts';
import { objectKey } from '../../adapters/object-store/object-key.ts';
import { keyBase, pathInBucket } from './plan-upload.ts';
import type { Sender } from './sender.ts';
import type { TakenUpload, UploadFacts } from './upload.store.ts';

/**
 * Settles under which key a Content is stored: a key is used for one Content only, for ever. From the second
 * try on, the bucket is asked what it holds there: ours, though the answer was lost, or something foreign.
 */
export async function settleKey(
  sender: Sender,
  upload: TakenUpload,
  facts: UploadFacts,
  signal: AbortSignal,
): Promise<{ key: string; held: HeldObject | null }> {
  const { plain, beside } = keysOf(sender.prefix, facts);
  let key = upload.key;
  if (key === null) {
    key = (await sender.rows.claimKey(upload, plain)) ? plain : beside;
    if (key === beside) await sender.rows.claimKey(upload, beside);
    if (upload.attempts === 1) return { key, held: null };
  }
  const held = await headObject(sender.store, key, signal);
  if (!held || isOurs(held, upload, facts)) return { key, held };
  if (key !== beside) await sender.rows.claimKey(upload, beside);
  return { key: beside, held: null };
}

/** A Content has its own name to give way to: the path with 12 digits of its hash. */
function keysOf(prefix: string, facts: UploadFacts): { plain: string; beside: string } {
  const base = keyBase(prefix);
  const path = pathInBucket(facts.driveFolder, facts.path, facts.ordinal);
  return { plain: objectKey(base, path), beside: objectKey(base, path, facts.blake3.toString('hex')) };
}

function isOurs(held: HeldObject, upload: TakenUpload, facts: UploadFacts): boolean {
  return held.bytes === upload.bytes && held.metadata.blake3 === facts.blake3.toString('hex');
}

import { newNonce } from '../../adapters/crypt/crypt-blocks.ts';
import { abortMultipart } from '../../adapters/object-store/multipart.ts';
import { beginEncrypting } from '../../adapters/object-store/passphrase.ts';
import type { ObjectStore, Vault } from '../../adapters/object-store/store-client.ts';
import { problem } from '../../base/errors.ts';
import type { Seal, Sender } from './sender.ts';
import type { TakenUpload } from './take-upload.store.ts';

/** @throws Problem `no-passphrase` */
export function vaultOf({ vault }: ObjectStore): Vault {
  if (!vault) throw problem('no-passphrase');
  return vault;
}

/**
 * Nothing is sent otherwise than the setting says now: what was begun under another one begins anew, under another key.
 * @throws Problem `no-passphrase` or `wrong-passphrase`
 */
export async function followSetting(
  { store, rows, encryption }: Sender,
  upload: TakenUpload,
  signal: AbortSignal,
): Promise<void> {
  const wanted = encryption();
  if (wanted !== null && !vaultOf(store).proven) await beginEncrypting(store, signal);
  // A nonce that nobody knows any more takes the parts with it that were encrypted with it.
  const lostNonce = upload.crypt !== null && upload.nonce === null && upload.multipart !== null;
  if (upload.key === null || (upload.crypt === wanted && !lostNonce)) return;
  if (upload.multipart !== null)
    await abortMultipart(store, { key: upload.key, uploadId: upload.multipart }, signal);
  await rows.forgetParts(upload);
  if (upload.crypt !== wanted) upload.key = null;
}

/** What an Upload is encrypted with; the nonce is noted before anything is encrypted with it. */
export async function sealOf({ store, rows }: Sender, upload: TakenUpload): Promise<Seal | null> {
  if (upload.crypt === null) return null;
  if (upload.nonce === null) {
    const nonce = newNonce();
    await rows.takeNonce(upload, nonce);
    upload.nonce = nonce;
  }
  return { key: vaultOf(store).keys.data, nonce: upload.nonce };
}

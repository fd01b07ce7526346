import type { HiddenNames } from '../../adapters/crypt/crypt-names.ts';
import { encryptedKey } from '../../adapters/object-store/crypt-place.ts';
import type { ObjectStore } from '../../adapters/object-store/store-client.ts';
import { problem } from '../../base/errors.ts';
import type { Settings } from '../../base/settings.ts';

/** How what is sent is encrypted: here, or not (null), and by the store. */
export interface Encryption {
  encryption: HiddenNames | null;
  storeEncrypts: boolean;
}

const WAYS = [null, 'none', 'files', 'all'] as const;

/** What the settings wish of what is sent now. */
export function encryptionWished(wish: Pick<Settings, 'cloudEncryption' | 'storeEncryption'>): Encryption {
  return { encryption: WAYS[wish.cloudEncryption] ?? null, storeEncrypts: wish.storeEncryption === 1 };
}

/** The key of an object that we know by its path below the prefix. @throws Problem `no-passphrase` */
export function keyBelow(store: ObjectStore, encryption: HiddenNames | null, path: string): string {
  const { prefix, vault } = store;
  if (encryption === null) return prefix === '' ? path : `${prefix}/${path}`;
  if (!vault) throw problem('no-passphrase');
  return encryptedKey({ prefix, keys: vault.keys }, encryption, path);
}

/**
 * Whether a client may be sent to the bucket itself for the bytes of a Copy. Never where they are encrypted there, and
 * not while encryption is on: a link to the bucket would tell its names.
 */
export function mayBeHandedOutByStore(
  copy: { crypt: string | null },
  encryption: HiddenNames | null,
): boolean {
  return copy.crypt === null && encryption === null;
}

import { createHmac } from 'node:crypto';
import { problem } from '../../base/errors.ts';
import type { CryptKeys } from '../crypt/crypt-keys.ts';
import {
  decryptPath,
  encryptFolder,
  encryptPath,
  type HiddenNames,
  READABLE_END,
} from '../crypt/crypt-names.ts';
import { type KeyLimits, STORE_LIMITS } from './object-key.ts';

/** Where encrypted objects stand below the prefix: for each way of hiding names a folder that rclone takes as one remote. */
const cryptFolders: Readonly<Record<HiddenNames, string>> = {
  none: 'safelight-crypt',
  files: 'safelight-crypt-files',
  all: 'safelight-crypt-all',
};

const WAYS = Object.keys(cryptFolders) as HiddenNames[];

interface Place {
  prefix: string;
  keys: CryptKeys;
}

/** What the keys of all objects begin with that are encrypted in one way. */
export function cryptBaseOf(prefix: string, hidden: HiddenNames): string {
  return prefix === '' ? `${cryptFolders[hidden]}/` : `${prefix}/${cryptFolders[hidden]}/`;
}

/** How the object under a key is encrypted, as its folder says; null where it is not. */
export function encryptionOf(prefix: string, key: string): HiddenNames | null {
  return WAYS.find((hidden) => key.startsWith(cryptBaseOf(prefix, hidden))) ?? null;
}

/** The key of an encrypted object; `path` is its key below the prefix were it not encrypted. */
export function encryptedKey({ prefix, keys }: Place, hidden: HiddenNames, path: string): string {
  return cryptBaseOf(prefix, hidden) + encryptPath(keys, hidden, path);
}

/** Encrypted names are longer: so many bytes of a segment become at most 231. */
const HIDDEN_SEGMENT = 143;

/** The key of an encrypted object whose clear key `make` makes within limits: the longest that fits once it is encrypted. */
export function fittingKey(place: Place, hidden: HiddenNames, make: (limits: KeyLimits) => string): string {
  const segment = hidden === 'none' ? STORE_LIMITS.segment - READABLE_END.length : HIDDEN_SEGMENT;
  for (let key = STORE_LIMITS.key; key > LEAST_KEY; key -= STEP) {
    const made = encryptedKey(place, hidden, make({ key, segment }));
    if (Buffer.byteLength(made) <= STORE_LIMITS.key) return made;
  }
  throw problem('store-refused', 'The prefix is too long for encrypted names.');
}

const LEAST_KEY = 100;
const STEP = 20;

/** What in a key tells one Content from another, without saying anything of its bytes. */
export function hiddenMark(keys: CryptKeys, blake3: Uint8Array): string {
  return createHmac('sha256', keys.facts).update(blake3).digest('hex');
}

/** Of an encrypted object what its key below the prefix would be without encryption; null where it cannot be told. */
export function clearPath({ prefix, keys }: Place, key: string): string | null {
  const hidden = encryptionOf(prefix, key);
  return hidden && decryptPath(keys, hidden, key.slice(cryptBaseOf(prefix, hidden).length));
}

/** What the keys of all objects of a folder begin with, in clear and in each encrypted way; `path` has no slash at its end. */
export function everyBase(prefix: string, keys: CryptKeys | null, path: string): string[] {
  const clear = prefix === '' ? `${path}/` : `${prefix}/${path}/`;
  if (keys === null) return [clear];
  return [
    clear,
    ...WAYS.map((hidden) => `${cryptBaseOf(prefix, hidden)}${encryptFolder(keys, hidden, path)}/`),
  ];
}

/** What the keys of all encrypted objects begin with. */
export function cryptBases(prefix: string): string[] {
  return WAYS.map((hidden) => cryptBaseOf(prefix, hidden));
}

/** The encrypted object by which a passphrase is known to be the right one; its key is the same for every passphrase. */
export function proofKey(prefix: string): string {
  return `${cryptBaseOf(prefix, 'none')}safelight.json.bin`;
}

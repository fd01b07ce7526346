import { decryptedSize } from '../crypt/crypt-blocks.ts';
import { decryptFacts, encryptFacts } from '../crypt/crypt-facts.ts';
import type { CryptKeys } from '../crypt/crypt-keys.ts';
import { encryptionOf } from './crypt-place.ts';
import type { ObjectStore } from './store-client.ts';

const FIELD = 'safelight-facts';

/** What we know of an object, as it may stand beside an encrypted one. */
export function hiddenFacts(keys: CryptKeys, facts: Record<string, string>): Record<string, string> {
  return { [FIELD]: encryptFacts(keys.facts, facts) };
}

/** What stands beside an object; of an encrypted one what we wrote there. */
export function factsOf(
  { prefix, vault }: ObjectStore,
  key: string,
  metadata: Record<string, string>,
): Record<string, string> {
  if (encryptionOf(prefix, key) === null) return metadata;
  const hidden = metadata[FIELD];
  return vault && hidden !== undefined ? decryptFacts(vault.keys.facts, hidden) : {};
}

/** The size of an object's clear bytes; -1 for an encrypted one that was cut off. */
export function clearSize({ prefix }: ObjectStore, key: string, storedBytes: number): number {
  return encryptionOf(prefix, key) === null ? storedBytes : decryptedSize(storedBytes);
}

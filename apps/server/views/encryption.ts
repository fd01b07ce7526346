import type { CloudView } from '@safelight/contract/state.ts';
import type { CloudConfig } from '@safelight/core/base/config.ts';
import type { Settings } from '@safelight/core/base/settings.ts';
import { encryptionWished, mayBeHandedOutByStore } from '@safelight/core/catalog/volume/encryption.ts';
import type { EncryptionReport } from '@safelight/core/reports/cloud/encryption-report.ts';

export type EncryptionFacts = EncryptionReport & {
  settings: Pick<Settings, 'cloudEncryption' | 'storeEncryption'>;
};

const WORDS = { none: 'bytes', files: 'files', all: 'folders' } as const;
const wordOf = (crypt: keyof typeof WORDS | null) => (crypt === null ? 'no' : WORDS[crypt]);

export function encryptionView(
  cloud: CloudConfig | null,
  { settings, held, again }: EncryptionFacts,
): CloudView['encryption'] {
  const { encryption: wanted, storeEncrypts } = encryptionWished(settings);
  return {
    wanted: wordOf(wanted),
    byStore: storeEncrypts,
    hasPassphrase: (cloud?.passphrase ?? null) !== null,
    held: held.map(({ crypt, copies }) => ({ encryption: wordOf(crypt), copies })),
    again,
    direct: mayBeHandedOutByStore({ crypt: null }, wanted),
  };
}

import { timingSafeEqual } from 'node:crypto';
import { rmSync } from 'node:fs';
import { readOrMakeSecret, secretFile } from '@safelight/core/adapters/secrets/secret-file.ts';
import { tokenHash } from '@safelight/core/base/bytes.ts';
import { newToken } from '@safelight/core/base/ids.ts';

/** The one-time code for the first visit from elsewhere; kept until the owner exists. */
export function setupCode(data: string): { read(): string; matches(code: string): boolean; forget(): void } {
  const read = () => readOrMakeSecret(secretFile(data, 'setup-code'), () => newToken().slice(0, 16));
  return {
    read,
    matches: (code) => timingSafeEqual(tokenHash(code.trim()), tokenHash(read())),
    forget: () => rmSync(secretFile(data, 'setup-code'), { force: true }),
  };
}

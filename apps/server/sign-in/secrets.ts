import { timingSafeEqual } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { tokenHash } from '@safelight/core/base/bytes.ts';
import { newToken } from '@safelight/core/base/ids.ts';

/** A file of SAFELIGHT_DATA that only its owner may read. */
export function secretFile(data: string, name: string): string {
  const folder = join(data, 'secrets');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  return join(folder, name);
}

/** The secret in a file; made where there is none yet. */
export function readOrMakeSecret(path: string, make: () => string): string {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch {
    try {
      writeFileSync(path, `${make()}\n`, { mode: 0o600, flag: 'wx' });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    return readFileSync(path, 'utf8').trim();
  }
}

/** The one-time code for the first visit from elsewhere; kept until the owner exists. */
export function setupCode(data: string): { read(): string; matches(code: string): boolean; forget(): void } {
  const read = () => readOrMakeSecret(secretFile(data, 'setup-code'), () => newToken().slice(0, 16));
  return {
    read,
    matches: (code) => timingSafeEqual(tokenHash(code.trim()), tokenHash(read())),
    forget: () => rmSync(secretFile(data, 'setup-code'), { force: true }),
  };
}

import { readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type Static, Type } from 'typebox';
import { Check } from 'typebox/value';
import { replaceSecret, secretFile } from '../../adapters/secrets/secret-file.ts';

const NAME = 'cloud.json';

const CloudSetup = Type.Object({
  endpoint: Type.String(),
  region: Type.String(),
  bucket: Type.String(),
  keyId: Type.String(),
  applicationKey: Type.String(),
  prefix: Type.String(),
  passphrase: Type.Optional(Type.Object({ text: Type.String(), salt: Type.String() })),
});
/** The store as it was set up in the browser. */
export type CloudSetup = Static<typeof CloudSetup>;

/** The store that was set up in the browser; null where none was. @throws where the file is not one of ours */
export function readCloudSetup(data: string): CloudSetup | null {
  let text: string;
  try {
    text = readFileSync(join(data, 'secrets', NAME), 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
  const setup: unknown = JSON.parse(text);
  if (!Check(CloudSetup, setup)) throw new Error(`secrets/${NAME} does not say what a cloud store is.`);
  return setup;
}

/** Keeps a store beside the other secrets; null forgets it. */
export function keepCloudSetup(data: string, setup: CloudSetup | null): void {
  const path = secretFile(data, NAME);
  if (setup === null) rmSync(path, { force: true });
  else replaceSecret(path, `${JSON.stringify(setup, null, 2)}\n`);
}

/** Differs whenever another store was kept, also by another process. */
export function cloudSetupMark(data: string): string {
  const found = statSync(join(data, 'secrets', NAME), { throwIfNoEntry: false, bigint: true });
  return found ? `${found.ino} ${found.mtimeNs} ${found.size}` : 'none';
}

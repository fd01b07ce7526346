import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** A folder or a remote that rclone encrypts by itself. */
export interface CryptRemote {
  /** Where the encrypted files lie: a path, or `remote:path`. */
  remote: string;
  passphrase: string;
  salt: string;
  hidden: 'none' | 'files' | 'all';
}

/** Runs rclone with `secret:` being the encrypted remote; answers what it says. */
export async function rcloneCrypt(
  crypt: CryptRemote,
  words: string[],
  more: Record<string, string> = {},
): Promise<string> {
  const { stdout } = await run('rclone', words, { env: await environmentOf(crypt, more) });
  return stdout;
}

async function environmentOf(crypt: CryptRemote, more: Record<string, string>): Promise<NodeJS.ProcessEnv> {
  return {
    ...process.env,
    // rclone refuses to start with a bundle of certificates of its own; on loopback there are none.
    AWS_CA_BUNDLE: '',
    RCLONE_CONFIG: '/dev/null',
    RCLONE_CONFIG_SECRET_TYPE: 'crypt',
    RCLONE_CONFIG_SECRET_REMOTE: crypt.remote,
    RCLONE_CONFIG_SECRET_PASSWORD: await obscured(crypt.passphrase),
    ...(crypt.salt === '' ? {} : { RCLONE_CONFIG_SECRET_PASSWORD2: await obscured(crypt.salt) }),
    RCLONE_CONFIG_SECRET_FILENAME_ENCRYPTION: crypt.hidden === 'none' ? 'off' : 'standard',
    RCLONE_CONFIG_SECRET_DIRECTORY_NAME_ENCRYPTION: String(crypt.hidden === 'all'),
    ...more,
  };
}

/** rclone keeps passphrases so that nobody reads them over a shoulder. */
async function obscured(text: string): Promise<string> {
  const { stdout } = await run('rclone', ['obscure', text], {
    env: { ...process.env, RCLONE_CONFIG: '/dev/null' },
  });
  return stdout.trim();
}

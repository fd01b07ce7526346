import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

export interface DatabaseUser {
  uid: number;
  gid: number;
}

const NAME = 'safelight-db';

/** PostgreSQL refuses to run as root: the user it runs as instead, made if missing. Null: the present user will do. */
export function databaseUser(): DatabaseUser | null {
  if (process.getuid?.() !== 0) return null;
  const known = findUser();
  if (known) return known;
  const made = spawnSync(
    'useradd',
    ['--system', '--user-group', '--no-create-home', '--home-dir', '/', '--shell', '/usr/sbin/nologin', NAME],
    { encoding: 'utf8' },
  );
  const user = findUser();
  if (user) return user;
  const reason = made.error?.message ?? made.stderr.trim();
  throw new Error(`The user ${NAME}, as whom PostgreSQL runs, could not be made (${reason}).`);
}

function findUser(): DatabaseUser | null {
  for (const line of readFileSync('/etc/passwd', 'utf8').split('\n')) {
    const [name, , uid, gid] = line.split(':');
    if (name === NAME) return { uid: Number(uid), gid: Number(gid) };
  }
  return null;
}

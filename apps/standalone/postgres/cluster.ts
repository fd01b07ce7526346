import { spawnSync } from 'node:child_process';
import { chownSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { PostgresBinaries } from './binaries.ts';
import type { DatabaseUser } from './user.ts';

const MAJOR = '18';

/** Makes an empty database folder, all or nothing: one that was cut off is begun anew. */
export function ensureCluster(place: string, binaries: PostgresBinaries, user: DatabaseUser | null): void {
  if (existsSync(place)) {
    const found = readFileSync(join(place, 'PG_VERSION'), 'utf8').trim();
    if (found === MAJOR) return;
    throw new Error(`${place} was written by PostgreSQL ${found}; this version of Safelight needs ${MAJOR}.`);
  }
  const making = `${place}.making`;
  rmSync(making, { recursive: true, force: true });
  mkdirSync(making, { mode: 0o700 });
  if (user) chownSync(making, user.uid, user.gid);
  const made = spawnSync(binaries.initdb, initOptions(making), { ...user, cwd: '/', encoding: 'utf8' });
  if (made.status !== 0) {
    throw new Error(
      `PostgreSQL's initdb failed: ${made.error?.message ?? made.stderr.trim().split('\n').pop()}`,
    );
  }
  renameSync(making, place);
}

/** With no locale named it would be an SQL_ASCII database, in which `lower('É')` fails. */
function initOptions(folder: string): string[] {
  return [
    `--pgdata=${folder}`,
    '--username=safelight',
    '--encoding=UTF8',
    '--locale-provider=builtin',
    '--locale=C.UTF-8',
    '--auth-local=trust',
    '--auth-host=reject',
  ];
}

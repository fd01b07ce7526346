import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { systemFolder } from './binaries.ts';
import type { DatabaseUser } from './user.ts';

/**
 * The database's folder: `postgres` in the data folder. Where PostgreSQL's user cannot get there
 * (a folder above it is closed to others), that is a link to a folder that it can reach.
 */
export function databasePlace(dataFolder: string, user: DatabaseUser | null): string {
  const wanted = join(dataFolder, 'postgres');
  if (lstatSync(wanted, { throwIfNoEntry: false })) {
    const place = realpathSync(wanted);
    if (user && !canEnter(place, user)) throw new Error(closedTo(place, user));
    return place;
  }
  if (!user || canEnter(dataFolder, user)) return wanted;
  const place = join(reachableFolder(dataFolder), 'postgres');
  symlinkSync(place, wanted);
  return place;
}

/** Never reused: a data folder made anew at the same path must not find the old one's database. */
function reachableFolder(dataFolder: string): string {
  mkdirSync(systemFolder, { recursive: true, mode: 0o755 });
  const folder = mkdtempSync(join(systemFolder, 'data-'));
  chmodSync(folder, 0o711);
  writeFileSync(join(folder, 'belongs-to.txt'), `${dataFolder}\n`);
  return folder;
}

function canEnter(folder: string, user: DatabaseUser): boolean {
  return spawnSync('/bin/sh', ['-c', 'cd "$1"', 'sh', folder], { ...user, cwd: '/' }).status === 0;
}

function closedTo(place: string, user: DatabaseUser): string {
  return `PostgreSQL runs as user ${user.uid} and cannot enter ${place}: open the folders above it (chmod o+x ${dirname(place)}).`;
}

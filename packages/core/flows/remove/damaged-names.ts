import fs from 'node:fs';
import { baseName, joinPath, parentPath } from '../../base/paths.ts';
import type { RemovalRow } from './removal.store.ts';

const DAMAGED = Buffer.from('.safelight/damaged');

/** What was set aside as damaged of what is removed: a folder with everything in it, or names of one File. */
export function damagedNames(archiveRoot: string, { what, driveFolder, path }: RemovalRow): Buffer[] {
  const place = joinPath(DAMAGED, Buffer.from(driveFolder), path);
  if (what !== 'file') return [place];
  const folder = parentPath(place);
  const mark = Buffer.concat([baseName(place), Buffer.from('.~')]);
  return namesIn(joinPath(Buffer.from(archiveRoot), folder))
    .filter((name) => name.subarray(0, mark.length).equals(mark))
    .map((name) => joinPath(folder, name));
}

function namesIn(folder: Buffer): Buffer[] {
  try {
    return fs.readdirSync(folder, { encoding: 'buffer' });
  } catch {
    return []; // nothing was set aside there
  }
}

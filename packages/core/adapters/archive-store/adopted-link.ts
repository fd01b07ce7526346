import fs from 'node:fs';
import { blake3Of } from '../../base/bytes.ts';
import { errnoOf } from '../../base/errors.ts';
import { joinPath } from '../../base/paths.ts';
import { ownFolder } from './archive-identity.ts';

const ADOPTED = 'adopted';

/**
 * Whether a segment of a path below the Archive's root is a link that Safelight made itself, to a folder that was
 * adopted where it stands beside the Archive. No other link is followed.
 */
export function isAdoptedLink(names: Buffer[], depth: number): boolean {
  return depth === 2 && names[0]!.toString() === ownFolder && names[1]!.toString() === ADOPTED;
}

/** Makes the link to a folder beside the Archive, or finds it. Returns its path below the root. */
export function linkAdopted(root: string, folder: Buffer): Buffer {
  const parent = `${root}/${ownFolder}/${ADOPTED}`;
  const name = blake3Of(folder).toString('hex', 0, 6);
  fs.mkdirSync(parent, { recursive: true });
  try {
    fs.symlinkSync(folder, `${parent}/${name}`);
  } catch (error) {
    if (errnoOf(error) !== 'EEXIST') throw error;
  }
  return joinPath(Buffer.from(ownFolder), Buffer.from(ADOPTED), Buffer.from(name));
}

import { lstat, readdir } from 'node:fs/promises';
import type { Examiner } from '../../adapters/archive-store/examiner.ts';
import { errnoOf, problem } from '../../base/errors.ts';
import type { NameLimits } from '../../base/nearest-name.ts';
import { baseName, joinPath, parentPath } from '../../base/paths.ts';
import { type Entry, placeBeside, placeOf } from './plan-restore.ts';

/** The folder that is restored to. */
export interface Target {
  root: Buffer;
  limits: NameLimits;
  examiner: Examiner;
}

/** Where a File goes, and what stands there: nothing, its own bytes, or others; or that no path leads there. */
export interface PlaceFound {
  place: Buffer;
  is: 'free' | 'there' | 'taken' | 'too-long';
}

/** Looks where Files go. What has the right size is read past the cache before it counts as there. */
export async function lookAtPlaces(target: Target, entries: Entry[]): Promise<PlaceFound[]> {
  const own = entries.map((entry) => placeOf(entry, target.limits));
  const found = await lookAtAll(target, entries, own);
  for (const [i, { is, place }] of found.entries()) {
    if (is !== 'taken' || !(await hasOtherName(target.root, place))) continue;
    const entry = entries[i]!;
    const [beside] = await lookAtAll(target, [entry], [placeBeside(entry, place, target.limits)]);
    found[i] = beside!;
  }
  return found;
}

async function lookAtAll(target: Target, entries: Entry[], places: Buffer[]): Promise<PlaceFound[]> {
  const stands = await Promise.all(places.map((place) => whatStands(joinPath(target.root, place))));
  const alike = entries
    .map((entry, i) => ({ i, entry }))
    .filter(({ i, entry }) => stands[i] === entry.bytes && entry.blake3 !== null);
  const read = await target.examiner.examine(
    target.root,
    alike.map(({ i }) => places[i]!),
  );
  const same = new Set(
    alike.flatMap(({ i, entry }, n) => {
      const reading = read[n]!;
      return reading.ok && entry.blake3!.equals(Buffer.from(reading.blake3)) ? [i] : [];
    }),
  );
  return places.map((place, i) => ({
    place,
    is: same.has(i) ? 'there' : placeIs(stands[i]!),
  }));
}

type Stands = number | 'nothing' | 'other' | 'too-long';

function placeIs(stands: Stands): PlaceFound['is'] {
  if (stands === 'nothing') return 'free';
  return stands === 'too-long' ? 'too-long' : 'taken';
}

/** The size of a file, or that there is none, or that something else is in the way. */
async function whatStands(path: Buffer): Promise<Stands> {
  try {
    const stat = await lstat(path);
    return stat.isFile() ? stat.size : 'other';
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return 'nothing';
    if (errnoOf(error) === 'ENOTDIR') return 'other';
    if (errnoOf(error) === 'ENAMETOOLONG') return 'too-long';
    throw targetFails(error);
  }
}

/** A disk that was pulled out or breaks down is away: nothing can be said of the File. */
function targetFails(cause: unknown): unknown {
  const errno = errnoOf(cause);
  return errno === null ? cause : problem('target-gone', `The target answers ${errno}.`, { cause });
}

/** Whether the target takes the name for another one that stands there: `a.jpg` for `A.JPG`. */
async function hasOtherName(root: Buffer, place: Buffer): Promise<boolean> {
  const name = baseName(place);
  try {
    const names = await readdir(joinPath(root, parentPath(place)), { encoding: 'buffer' });
    return !names.some((one) => one.equals(name));
  } catch (error) {
    if (errnoOf(error) === 'ENOTDIR') return false;
    throw targetFails(error);
  }
}

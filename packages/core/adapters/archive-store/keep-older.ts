import fs from 'node:fs';
import { errnoOf } from '../../base/errors.ts';
import { joinPath, parentPath } from '../../base/paths.ts';
import type { Folders } from './folders.ts';
import { type FourValues, sameBytesStand, sameFourValues } from './four-values.ts';
import type { Kernel } from './kernel.ts';
import { moveWithoutReplacing } from './move.ts';
import { fourValues } from './read-four-values.ts';

/** The older version of a file that changed: where it stands and where it is kept. Relative to the root. */
export interface OlderVersion {
  path: Uint8Array;
  proven: FourValues;
  keep: Uint8Array;
}

interface Context {
  root: Buffer;
  kernel: Kernel;
  folders: Folders;
  flushesTogether: boolean;
}

const at = (context: Context, path: Uint8Array) => joinPath(context.root, path);

/**
 * Gives older versions the name under which they are kept, on the medium before this returns. They keep their
 * old name as well where there are hard links, so that the catalogue can be told before anything is taken away.
 * Returns their four values there, null for what stands neither here nor there, and for what stays where it is since
 * its path would be longer than a path can be: the new version takes another name then.
 */
export function keepOlder(versions: OlderVersion[], context: Context): (FourValues | null)[] {
  for (const version of versions) unlessTooLong(() => give(version, context));
  context.folders.flush(context.kernel, context.flushesTogether);
  return versions.map(({ proven, keep }) => {
    const kept = unlessTooLong(() => fourValues(at(context, keep)));
    return kept && sameBytesStand(kept, proven) ? kept : null;
  });
}

function unlessTooLong<T>(act: () => T): T | null {
  try {
    return act();
  } catch (error) {
    if (errnoOf(error) === 'ENAMETOOLONG') return null;
    throw error;
  }
}

function give({ path, proven, keep }: OlderVersion, context: Context): void {
  if (!sameFourValues(fourValues(at(context, path)), proven)) return;
  const target = Buffer.from(keep);
  context.folders.ensureParentOf(target);
  try {
    fs.linkSync(at(context, path), at(context, target));
  } catch (error) {
    if (errnoOf(error) === 'EEXIST') return;
    if (!['EPERM', 'ENOTSUP', 'ENOSYS', 'EMLINK'].includes(errnoOf(error) ?? '')) throw error;
    context.folders.touch(parentPath(path));
    moveWithoutReplacing(at(context, path), at(context, target), context.kernel);
  }
}

/** Takes an older version, which is kept elsewhere by now, away from the final name; nothing else. */
export function leaveRoom(
  placement: { final: Uint8Array; temporary: Uint8Array; displaces: bigint | null },
  context: Context,
): void {
  const final = at(context, placement.final);
  if (placement.displaces === null || fourValues(final)?.inode !== placement.displaces) return;
  context.folders.touch(parentPath(placement.final));
  const aside = Buffer.concat([at(context, placement.temporary), Buffer.from('-older')]);
  if (!moveWithoutReplacing(final, aside, context.kernel)) return;
  // Another file may have come to that name since it was looked at.
  if (fourValues(aside)?.inode === placement.displaces) fs.unlinkSync(aside);
  else moveWithoutReplacing(aside, final, context.kernel);
}

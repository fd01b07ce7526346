import fs from 'node:fs';
import { errnoOf } from '../../base/errors.ts';
import type { Kernel } from './kernel.ts';

const UNSUPPORTED = new Set(['EINVAL', 'ENOSYS', 'ENOTSUP']);

/** Moves a file to a name without ever replacing what stands there. False where the name is taken. */
export function moveWithoutReplacing(from: Buffer, to: Buffer, kernel: Kernel): boolean {
  const errno = kernel.renameNoReplace(from, to);
  if (errno === null) return true;
  if (errno === 'EEXIST') return false;
  if (!UNSUPPORTED.has(errno)) throw Object.assign(new Error(`${errno}: rename to ${to}`), { code: errno });
  return linkAndUnlink(from, to);
}

/** The way of file systems that cannot rename so: a link fails where the name is taken. */
function linkAndUnlink(from: Buffer, to: Buffer): boolean {
  try {
    fs.linkSync(from, to);
  } catch (error) {
    if (errnoOf(error) === 'EEXIST') return false;
    if (errnoOf(error) !== 'EPERM' && errnoOf(error) !== 'ENOTSUP') throw error;
    // No hard links either (FAT): all that is left is to look first.
    if (fs.lstatSync(to, { throwIfNoEntry: false })) return false;
    fs.renameSync(from, to);
    return true;
  }
  fs.unlinkSync(from);
  return true;
}

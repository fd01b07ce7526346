import fs from 'node:fs';
import { errnoOf } from '../../base/errors.ts';
import { type FourValues, sameBytesStand, sameFourValues } from './four-values.ts';
import type { Kernel } from './kernel.ts';
import { moveWithoutReplacing } from './move.ts';
import type { Ownership } from './ownership.ts';
import { fourValues } from './read-four-values.ts';

/** ext4 ends at 65,000 names of one file. */
const MOST_LINKS = 60_000n;

export interface ShareRequest {
  /** A proven Copy of the same bytes, absolute, and the four values of its proof. */
  original: Buffer;
  proven: FourValues;
  temporary: Buffer;
  final: Buffer;
  mtimeNs: bigint;
}

/** Gives the final name the bytes of a proven Copy without writing them again. Null where that cannot be. */
export function shareBytes(
  request: ShareRequest,
  kernel: Kernel,
  ownership: Ownership,
): 'reflinked' | 'hard-linked' | null {
  if (!sameFourValues(fourValues(request.original), request.proven)) return null;
  if (request.proven.size === 0n) return null;
  if (reflink(request, kernel, ownership)) return 'reflinked';
  return hardLink(request) ? 'hard-linked' : null;
}

/** Fills the temporary file anew with the extents of the original. */
function reflink(request: ShareRequest, kernel: Kernel, ownership: Ownership): boolean {
  const source = fs.openSync(request.original, fs.constants.O_RDONLY | fs.constants.O_NOFOLLOW);
  const target = fs.openSync(request.temporary, fs.constants.O_RDWR | fs.constants.O_CREAT, 0o600);
  try {
    if (!kernel.reflink(source, target)) return false;
    ownership.give(target);
    fs.fchmodSync(target, ownership.fileMode);
    kernel.setTimes(target, request.mtimeNs);
    fs.fsyncSync(target);
    // It may have been edited while its extents were taken over.
    if (!sameFourValues(fourValues(request.original), request.proven)) return false;
  } finally {
    fs.closeSync(source);
    fs.closeSync(target);
  }
  return moveWithoutReplacing(request.temporary, request.final, kernel);
}

/** Only where the times agree, since one file has one time. Such names are read-only: an edit would change both. */
function hardLink(request: ShareRequest): boolean {
  const stat = fs.lstatSync(request.original, { bigint: true });
  const difference = stat.mtimeNs - request.mtimeNs;
  if (difference > 1000n || difference < -1000n || stat.nlink >= MOST_LINKS) return false;
  try {
    fs.linkSync(request.original, request.final);
  } catch (error) {
    if (['EPERM', 'EXDEV', 'EMLINK', 'EEXIST', 'ENOTSUP'].includes(errnoOf(error) ?? '')) return false;
    throw error;
  }
  const linked = fourValues(request.final);
  if (!linked || !sameBytesStand(linked, request.proven)) {
    fs.unlinkSync(request.final);
    return false;
  }
  fs.chmodSync(request.final, 0o444);
  fs.rmSync(request.temporary, { force: true });
  return true;
}

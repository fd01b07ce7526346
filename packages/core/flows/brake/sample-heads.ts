import fs from 'node:fs';
import { plainExtension } from '../../adapters/media/file-kind.ts';
import { errnoOf } from '../../base/errors.ts';
import { baseName } from '../../base/paths.ts';
import { HEAD_BYTES, looksLikeType } from './looks-like-type.ts';
import type { Seen } from './plan-brake.ts';

export interface Suspect {
  path: Uint8Array;
  /** As they were known. */
  bytes: bigint;
  mtimeNs: bigint;
  /** Its Copy in the Archive, absolute, to see what it was. */
  archived: Uint8Array | null;
}

const TOLERANCE = 2_000_000_000n;
const { O_RDONLY, O_NOFOLLOW, O_NONBLOCK, O_NOATIME } = fs.constants;

/** Looks at the first bytes of a known file on the drive, and only if they are not of its type at those it had. */
export function lookAtSuspect(mount: Uint8Array, suspect: Suspect): Seen {
  const path = Buffer.concat([mount, Buffer.from('/'), suspect.path]);
  try {
    const stat = fs.lstatSync(path, { bigint: true });
    const moved = stat.mtimeNs - suspect.mtimeNs;
    if (stat.size === suspect.bytes && moved <= TOLERANCE && moved >= -TOLERANCE) return 'same';
    const extension = plainExtension(baseName(suspect.path));
    if (looksLikeType(extension, readHead(path)) !== false) return 'fine';
    if (suspect.archived === null) return 'damaged';
    return looksLikeType(extension, readHead(Buffer.from(suspect.archived))) === true ? 'damaged' : 'fine';
  } catch (error) {
    if (errnoOf(error) === null) throw error;
    return 'unread';
  }
}

function readHead(path: Buffer): Buffer {
  const fd = open(path);
  try {
    const head = Buffer.alloc(HEAD_BYTES);
    return head.subarray(0, fs.readSync(fd, head, 0, HEAD_BYTES, 0));
  } finally {
    fs.closeSync(fd);
  }
}

/** Without touching its access time where we may. */
function open(path: Buffer): number {
  const flags = O_RDONLY | O_NOFOLLOW | O_NONBLOCK;
  try {
    return fs.openSync(path, flags | O_NOATIME);
  } catch (error) {
    if (errnoOf(error) !== 'EPERM') throw error;
    return fs.openSync(path, flags);
  }
}

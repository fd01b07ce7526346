import fs from 'node:fs';
import { openToRead } from '../../adapters/archive-store/open-to-read.ts';
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
  const fd = openToRead(path);
  try {
    const head = Buffer.alloc(HEAD_BYTES);
    return head.subarray(0, fs.readSync(fd, head, 0, HEAD_BYTES, 0));
  } finally {
    fs.closeSync(fd);
  }
}

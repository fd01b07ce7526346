import fs from 'node:fs';
import { errnoOf } from '../../base/errors.ts';

const { O_RDONLY, O_NOFOLLOW, O_NONBLOCK, O_NOATIME } = fs.constants;

/**
 * Opens a file for reading only, following no link in its place, and without touching its access time where we may;
 * the file's owner and root may.
 */
export function openToRead(path: Buffer): number {
  // Without O_NONBLOCK a pipe in the place of the file would hold us for ever.
  const flags = O_RDONLY | O_NOFOLLOW | O_NONBLOCK;
  try {
    return fs.openSync(path, flags | O_NOATIME);
  } catch (error) {
    if (errnoOf(error) !== 'EPERM') throw error;
    return fs.openSync(path, flags);
  }
}

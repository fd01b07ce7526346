import fs from 'node:fs';
import type { FourValues } from './four-values.ts';

/** Reads the four values from a regular file; null where there is none (links are not followed). */
export function fourValues(path: Buffer): FourValues | null {
  const stat = fs.lstatSync(path, { bigint: true, throwIfNoEntry: false });
  if (!stat?.isFile()) return null;
  return { inode: stat.ino, size: stat.size, mtimeNs: stat.mtimeNs, ctimeNs: stat.ctimeNs };
}

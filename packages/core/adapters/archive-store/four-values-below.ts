import fs from 'node:fs';
import { errnoOf } from '../../base/errors.ts';
import { baseName, parentPath } from '../../base/paths.ts';
import type { FourValues } from './four-values.ts';
import { inFolder, openFolderSync } from './open-below-sync.ts';

const NOWHERE = ['ENOENT', 'ENOTDIR', 'ELOOP'];

/** The four values of a regular file below a root; null where there is none, or where a link leads to it. */
export function fourValuesBelow(root: Buffer, path: Uint8Array): FourValues | null {
  let folder: number | null = null;
  try {
    folder = openFolderSync(root, parentPath(path));
    const stat = fs.lstatSync(inFolder(folder, baseName(path)), { bigint: true, throwIfNoEntry: false });
    if (!stat?.isFile()) return null;
    return { inode: stat.ino, size: stat.size, mtimeNs: stat.mtimeNs, ctimeNs: stat.ctimeNs };
  } catch (error) {
    if (NOWHERE.includes(errnoOf(error) ?? '')) return null;
    throw error;
  } finally {
    if (folder !== null) fs.closeSync(folder);
  }
}

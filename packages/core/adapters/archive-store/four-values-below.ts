import { errnoOf } from '../../base/errors.ts';
import { type FourValues, sameFourValues } from './four-values.ts';
import { FilesBelow } from './open-below-sync.ts';

const NOWHERE = ['ENOENT', 'ENOTDIR', 'ELOOP'];

/** The four values of a regular file below a root; null where there is none, or where a link leads to it. */
export function fourValuesBelow(root: Buffer, path: Uint8Array): FourValues | null {
  const files = new FilesBelow(root);
  try {
    return files.fourValues(path);
  } catch (error) {
    if (NOWHERE.includes(errnoOf(error) ?? '')) return null;
    throw error;
  } finally {
    files.close();
  }
}

/** Whether a Copy stands as it was proven, with no link on the way to it. Neighbours cost one opened folder. */
export function standsAsProven(files: FilesBelow, path: Uint8Array, proven: FourValues | null): boolean {
  try {
    return sameFourValues(files.fourValues(path), proven);
  } catch {
    return false; // what cannot be looked at does not have its four values
  }
}

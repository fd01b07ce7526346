import fs from 'node:fs';

/** A Copy is relied on only while all four match what its proof recorded: the archive is a shared folder. */
export interface FourValues {
  inode: bigint;
  size: bigint;
  mtimeNs: bigint;
  ctimeNs: bigint;
}

/** Reads them from a regular file; null where there is none (links are not followed). */
export function fourValues(path: Buffer): FourValues | null {
  const stat = fs.lstatSync(path, { bigint: true, throwIfNoEntry: false });
  if (!stat?.isFile()) return null;
  return { inode: stat.ino, size: stat.size, mtimeNs: stat.mtimeNs, ctimeNs: stat.ctimeNs };
}

export function sameFourValues(a: FourValues | null, b: FourValues | null): boolean {
  if (a === null || b === null) return false;
  return a.inode === b.inode && a.size === b.size && a.mtimeNs === b.mtimeNs && a.ctimeNs === b.ctimeNs;
}

/** A Copy is relied on only while all four match what its proof recorded: the archive is a shared folder. */
export interface FourValues {
  inode: bigint;
  size: bigint;
  mtimeNs: bigint;
  ctimeNs: bigint;
}

export function sameFourValues(a: FourValues | null, b: FourValues | null): boolean {
  if (a === null || b === null) return false;
  return a.inode === b.inode && a.size === b.size && a.mtimeNs === b.mtimeNs && a.ctimeNs === b.ctimeNs;
}

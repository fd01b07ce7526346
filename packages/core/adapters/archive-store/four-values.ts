/** A Copy is relied on only while all four match what its proof recorded: the archive is a shared folder. */
export interface FourValues {
  inode: bigint;
  size: bigint;
  mtimeNs: bigint;
  ctimeNs: bigint;
}

export function sameFourValues(a: FourValues | null, b: FourValues | null): boolean {
  return a !== null && b !== null && sameBytesStand(a, b) && a.ctimeNs === b.ctimeNs;
}

/** The same but for the change time, which a rename or another name of the same file also moves. */
export function sameBytesStand(a: FourValues, b: FourValues): boolean {
  return a.inode === b.inode && a.size === b.size && a.mtimeNs === b.mtimeNs;
}

import fs from 'node:fs';

/** FAT and exFAT note the local time of who writes. NTFS, HFS+ and those of Linux count from a fixed instant. */
const TYPES = new Set(['vfat', 'msdos', 'exfat']);
/** Their magic numbers. Source: statfs(2). */
const MAGIC = new Set([0x4d44, 0x2011bab0]);

/** Whether the times of a file system move with the time zone. Its type, where that is known, counts first. */
export function keepsLocalTime(fsType: string | null, mount: Buffer): boolean {
  if (fsType !== null) return TYPES.has(fsType);
  try {
    return MAGIC.has(fs.statfsSync(mount).type);
  } catch {
    return false; // a drive that went away is noticed where it is read
  }
}

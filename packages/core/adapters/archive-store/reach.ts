import fs from 'node:fs';
import { displayText } from '../../base/bytes.ts';
import { type Mount, readMounts } from '../devices/mount-table.ts';

/** How far reading a file again reaches below a folder. */
export type Reach =
  /** The kernel's pages of the file are all that lies before the medium. */
  | { is: 'medium' }
  /** A program in between reads and writes this block device, whose pages can be dropped as well. */
  | { is: 'behind-device'; device: string }
  /** Some cache cannot be dropped, or there is no medium. */
  | { is: 'cache'; fileSystem: string };

/** File systems of the kernel that keep nothing but pages between a file and its block device. Source: statfs(2). */
const THROUGH_PAGES = new Set([
  0xef53, // ext2, ext3, ext4
  0x58465342, // xfs
  0x9123683e, // btrfs
  0xf2f52010, // f2fs
  0x4d44, // vfat
  0x2011bab0, // exfat
  0x7366746e, // ntfs3
  0x3153464a, // jfs
  0x482b, // hfsplus
  0x794c7630, // overlay, which hands both on to what lies below
]);
const FUSE = 0x65735546;

/** Finds out what a read of the files below `root` can be made to ask. */
export function reachOf(root: string): Reach {
  const { type } = fs.statfsSync(root);
  if (THROUGH_PAGES.has(type)) return { is: 'medium' };
  const mount = mountOf(root);
  const device = type === FUSE && mount?.fsType === 'fuseblk' ? mount.source : null;
  if (device !== null && canRead(device)) return { is: 'behind-device', device };
  return { is: 'cache', fileSystem: mount?.fsType ?? type.toString(16) };
}

/** The last mount on the longest path that holds the folder. */
function mountOf(root: string): Mount | undefined {
  const holds = (path: string) => path === '/' || root === path || root.startsWith(`${path}/`);
  const holding = readMounts(null).filter(({ path }) => holds(displayText(path)));
  return holding.sort((a, b) => a.path.length - b.path.length).at(-1);
}

function canRead(device: string): boolean {
  try {
    fs.closeSync(fs.openSync(device, 'r'));
    return true;
  } catch {
    return false;
  }
}

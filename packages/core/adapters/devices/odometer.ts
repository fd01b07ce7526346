import { type FileHandle, open } from 'node:fs/promises';

const SUPERBLOCKS = [
  { at: 1024, bytes: 264, read: ofExt },
  { at: 0x10000, bytes: 0x50, read: ofBtrfs },
];

/**
 * What a file system counts of its own use: a number that only grows, and a mark that changes with each mount for
 * writing where there is one. Null where it counts nothing, or the device may not be read.
 */
export async function readOdometer(node: string): Promise<string | null> {
  let device: FileHandle | null = null;
  try {
    device = await open(node, 'r');
    for (const { at, bytes, read } of SUPERBLOCKS) {
      const block = Buffer.alloc(bytes);
      const { bytesRead } = await device.read(block, 0, bytes, at);
      const found = bytesRead === bytes ? read(block) : null;
      if (found !== null) return found;
    }
    return null;
  } catch {
    return null;
  } finally {
    await device?.close();
  }
}

/** ext2 to ext4: how often it was mounted, and when last. Source: the kernel's documentation of ext4, "Super Block". */
function ofExt(block: Buffer): string | null {
  if (block.readUInt16LE(0x38) !== 0xef53) return null;
  return `ext ${block.readUInt16LE(0x34)} ${block.readUInt32LE(0x2c)}`;
}

/** btrfs: the generation of the newest transaction. Source: the btrfs documentation, "On-disk format". */
function ofBtrfs(block: Buffer): string | null {
  if (block.toString('latin1', 0x40, 0x48) !== '_BHRfS_M') return null;
  return `btrfs ${block.readBigUInt64LE(0x48)}`;
}

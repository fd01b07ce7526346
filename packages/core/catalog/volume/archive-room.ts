import { statfs } from 'node:fs/promises';

/** Free room and size of the file system that holds the Archive, in bytes; null where it is not there. */
export async function archiveRoom(root: string): Promise<{ free: number; capacity: number } | null> {
  try {
    const { bavail, blocks, bsize } = await statfs(root);
    return { free: bavail * bsize, capacity: blocks * bsize };
  } catch {
    return null;
  }
}

import fs from 'node:fs';
import { blockDevice, readText } from './block-device.ts';

/**
 * What tells the file system at a path from another one that comes there later. Mount ids, device names and numbers
 * are given out again at once; the kernel's count of disks (`diskseq`, since Linux 5.15) is not; before it,
 * sizes differ between most. Null where nothing is there.
 */
export function mountSignature(path: Buffer, source: string, hostRoot: string | null): string | null {
  try {
    const { dev, ino } = fs.statSync(path, { bigint: true });
    const { type, blocks } = fs.statfsSync(path, { bigint: true });
    const device = blockDevice(source, hostRoot);
    const sequence = device && readText(`${device.diskPath}/diskseq`);
    return [dev, ino, type, blocks, sequence].join(' ');
  } catch {
    return null;
  }
}

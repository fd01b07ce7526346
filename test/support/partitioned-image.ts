import { execFileSync, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { join } from 'node:path';

const SECTOR = 512;
const FIRST = 2048;
const MIB = 1024 * 1024;

/** A disk with a partition table and two partitions of ext4, 40 MB each. */
export interface PartitionedImage {
  /** Connects it; returns the nodes of its partitions. */
  connect(): string[];
  disconnect(): void;
}

export function makePartitioned(folder: string, name: string, tableId: number): PartitionedImage {
  const image = join(folder, `${name}.img`);
  fs.writeFileSync(image, table(tableId));
  fs.truncateSync(image, 100 * MIB);
  let loop = '';
  const disk = {
    connect() {
      loop = execFileSync('losetup', ['-f', '--show', image], { encoding: 'utf8' }).trim();
      // A run that was killed may have left partitions of its own on this device.
      spawnSync('partx', ['--delete', loop], { stdio: 'ignore' });
      execFileSync('partx', ['--add', loop], { stdio: 'ignore' });
      return [1, 2].map((n) => `${loop}p${n}`);
    },
    disconnect() {
      execFileSync('partx', ['--delete', loop], { stdio: 'ignore' });
      execFileSync('losetup', ['-d', loop], { stdio: 'ignore' });
    },
  };
  for (const node of disk.connect()) execFileSync('mkfs.ext4', ['-q', '-F', node], { stdio: 'ignore' });
  disk.disconnect();
  return disk;
}

/** A DOS partition table: two entries of type Linux. */
function table(id: number): Buffer {
  const sectors = (40 * MIB) / SECTOR;
  const block = Buffer.alloc(SECTOR);
  block.writeUInt32LE(id, 440);
  [0, 1].forEach((n) => {
    const at = 446 + 16 * n;
    block[at + 4] = 0x83;
    block.writeUInt32LE(FIRST + n * sectors, at + 8);
    block.writeUInt32LE(sectors, at + 12);
  });
  block.writeUInt16LE(0xaa55, 510);
  return block;
}

import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { basename } from 'node:path';

export type LockedType = 'apfs' | 'crypto_LUKS' | 'BitLocker';

/** The bytes by which each is known, and where they stand. */
const marks: Record<LockedType, [number, Buffer][]> = {
  apfs: [
    // Of the container's superblock: its type, its magic, its block size, its UUID.
    [8, Buffer.from('010000000000000002000000000000000100008000000000', 'hex')],
    [32, Buffer.from('4e5853420010000000080000', 'hex')],
    [72, Buffer.from('0102030405060708090a0b0c0d0e0f10', 'hex')],
  ],
  crypto_LUKS: [
    [0, Buffer.from('4c554b53babe0001', 'hex')],
    [8, Buffer.from('aes')],
    [40, Buffer.from('xts-plain64')],
    [72, Buffer.from('sha256')],
    [168, Buffer.from('0b6b1d0c-5f0d-4a3c-9d5e-3c2f1a000001')],
  ],
  BitLocker: [
    // The boot sector with the GUID of BitLocker and where its three headers are; the first of them, version 2.
    [0, Buffer.from('eb58902d4656452d46532d00020800', 'hex')],
    [160, Buffer.from('3bd66749292ed84a8399f6a339e3d001', 'hex')],
    [176, Buffer.from('000010000000000000002000000000000000300000000000', 'hex')],
    [510, Buffer.from('55aa', 'hex')],
    [1 << 20, Buffer.from('2d4656452d46532d40000200', 'hex')],
  ],
};

/** Connects a partition that Linux does not mount: a loop device with the marks of its type. */
export function plugInLocked(image: string, type: LockedType): { device: string; pullOut(): void } {
  const bytes = Buffer.alloc(8 << 20);
  for (const [offset, mark] of marks[type]) mark.copy(bytes, offset);
  writeFileSync(image, bytes);
  const loop = execFileSync('losetup', ['--find', '--show', image], { encoding: 'utf8' }).trim();
  return {
    device: basename(loop),
    pullOut: () => void execFileSync('losetup', ['--detach', loop], { stdio: 'ignore' }),
  };
}

import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type DriveImage, makeDrive, mountsMissing } from './drive-image.ts';

/** Why cards cannot be made here, or null. */
export function cardsMissing(): string | null {
  const tools = ['/usr/sbin/mkfs.vfat', '/usr/bin/fusefat', '/usr/bin/mcopy'];
  const missing = tools.filter((tool) => !existsSync(tool));
  return mountsMissing() ?? (missing.length > 0 ? `there is no ${missing.join(', no ')}` : null);
}

/** A memory card: FAT32, as cameras format them. It is filled while it is not plugged in. */
export interface CardImage extends DriveImage {
  /** Copies what is in a folder to its top; what stands there is replaced. */
  fill(from: string): void;
  /** Formats it as a camera does: an empty file system with another UUID. */
  format(): void;
  /** Zeroes the first byte of a file's entry: for every system the folder ends before it. */
  damageEntry(shortName: string): void;
}

const tools = { env: { ...process.env, MTOOLS_SKIP_CHECK: '1' }, stdio: 'ignore' as const };

export function makeCard(folder: string, label: string, megabytes = 64): CardImage {
  const drive = makeDrive(folder, 'vfat', label, megabytes);
  return {
    ...drive,
    fill(from) {
      const names = execFileSync('ls', [from], { encoding: 'utf8' }).trim().split('\n');
      const paths = names.map((name) => join(from, name));
      execFileSync('mcopy', ['-s', '-o', '-Q', '-m', '-i', drive.image, ...paths, '::/'], tools);
    },
    format() {
      execFileSync('mkfs.vfat', ['-F', '32', '-n', label, drive.image], tools);
    },
    damageEntry(shortName) {
      const bytes = readFileSync(drive.image);
      const at = bytes.indexOf(shortName.replace('.', ''), 0, 'latin1');
      if (at < 0) throw new Error(`There is no entry ${shortName} on the card.`);
      bytes[at] = 0;
      writeFileSync(drive.image, bytes);
    },
  };
}

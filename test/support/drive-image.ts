import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export type FileSystem = 'ext4' | 'xfs' | 'btrfs' | 'exfat' | 'ntfs' | 'vfat';

/** Why drives cannot be mounted here, or null. */
export function mountsMissing(): string | null {
  return process.getuid?.() === 0 ? null : 'mounting drives needs root';
}

/** A drive that can be plugged in and pulled out: an image file with a file system of its own. */
export interface DriveImage {
  readonly image: string;
  /** Mounts it; returns its top. */
  plugIn(mountPoint: string): string;
  /** Unmounts it as a person does who ejects first. */
  eject(): void;
  /** Takes it out of the tree while files on it may still be open; `by force` asks the file system to give up first. */
  pullOut(how: 'lazily' | 'by force'): void;
  remove(): void;
}

const make: Record<FileSystem, (image: string, label: string) => string[]> = {
  ext4: (image, label) => ['mkfs.ext4', '-q', '-F', '-m', '0', '-L', label, image],
  xfs: (image, label) => ['mkfs.xfs', '-q', '-f', '-L', label, image],
  btrfs: (image, label) => ['mkfs.btrfs', '-q', '-f', '-L', label, image],
  exfat: (image, label) => ['mkfs.exfat', '-L', label, image],
  ntfs: (image, label) => ['mkfs.ntfs', '-q', '-F', '-f', '-L', label, image],
  vfat: (image, label) => ['mkfs.vfat', '-F', '32', '-n', label, image],
};

/**
 * Makes a drive of a size in megabytes; its image takes room only where it is written. It is plugged into this host,
 * or into the one whose commands begin with `enter`.
 */
export function makeDrive(
  folder: string,
  type: FileSystem,
  label: string,
  megabytes: number,
  enter: string[] = [],
): DriveImage {
  const image = join(folder, `${label.replaceAll(/\W/g, '-')}-${type}.img`);
  writeFileSync(image, '');
  truncateSync(image, megabytes * 1024 * 1024);
  const [command, ...args] = make[type](image, label);
  execFileSync(command!, args, { stdio: 'ignore' });
  return driveOf(image, type, enter);
}

/** Where in an image a file system lies, in bytes, and how it is mounted. */
export interface Part {
  at: number;
  bytes: number;
  options: string[];
}

/** Makes an empty file system in a part of an image: not every program that makes one can be told where it begins. */
export function makeFileSystem(image: string, type: FileSystem, label: string, part: Part): void {
  const loop = loopOn(image, part);
  const [command, ...args] = make[type](loop, label);
  execFileSync(command!, args, { stdio: 'ignore' });
  execFileSync('losetup', ['-d', loop]);
}

function loopOn(image: string, part?: Part): string {
  const extent = part ? ['--offset', String(part.at), '--sizelimit', String(part.bytes)] : [];
  return execFileSync('losetup', ['-f', '--show', ...extent, image], { encoding: 'utf8' }).trim();
}

/** A drive of an image that exists, or of a part of it. */
export function driveOf(image: string, type: FileSystem, enter: string[] = [], part?: Part): DriveImage {
  const there = (...words: [string, ...string[]]) => [...enter, ...words] as [string, ...string[]];
  let mounted: { path: string; loop: string } | null = null;
  const unmount = (...options: string[]) => {
    if (!mounted) return;
    const [command, ...args] = there('umount', ...options, mounted.path);
    spawnSync(command, args, { stdio: 'ignore' });
    // A drive that was pulled out keeps its loop device while a file on it is open.
    execFileSync('losetup', ['-d', mounted.loop], { stdio: 'ignore' });
    mounted = null;
  };
  return {
    image,
    plugIn(path) {
      mkdirSync(path, { recursive: true });
      waitUntilReleased(image, part);
      const loop = loopOn(image, part);
      const [command, ...args] = there(...mountLoop(type, loop, path), ...(part?.options ?? []));
      execFileSync(command, args, { stdio: 'ignore' });
      mounted = { path, loop };
      return path;
    },
    eject: () => unmount(),
    pullOut(how) {
      const [command, ...args] = there('umount', '-f', mounted?.path ?? '');
      if (how === 'by force') spawnSync(command, args, { stdio: 'ignore' });
      unmount('-l');
    },
    remove() {
      if (mounted) unmount('-l');
      rmSync(image, { force: true });
    },
  };
}

/** A file system that is mounted twice, through two loop devices, would be damaged. */
function waitUntilReleased(image: string, part?: Part): void {
  const which = ['-j', image, ...(part ? ['-o', String(part.at)] : [])];
  for (let tries = 0; tries < 200; tries++) {
    if (execFileSync('losetup', which, { encoding: 'utf8' }) === '') return;
    spawnSync('sleep', ['0.1']);
  }
  throw new Error(`${image} is still in use.`);
}

function mountLoop(type: FileSystem, loop: string, path: string): [string, ...string[]] {
  if (type === 'exfat') return ['mount.exfat-fuse', loop, path];
  // Cards are filled through their images: this driver writes long names wrong.
  if (type === 'vfat') return ['fusefat', loop, path, '-o', `ro,allow_other,fsname=${loop}`];
  return ['mount', '-t', type === 'ntfs' ? 'ntfs-3g' : type, loop, path];
}

import { readFileSync, realpathSync, statSync } from 'node:fs';
import { basename, dirname } from 'node:path';

/** A block device as sysfs shows it. */
export interface BlockDevice {
  /** `sdb1`, `loop0`, `dm-3` */
  name: string;
  /** `major:minor` */
  number: string;
  bytes: number;
  /** Its place in /sys/devices. */
  sysPath: string;
  /** Of the whole disk, for a partition; else itself. */
  diskName: string;
  diskPath: string;
  diskNumber: string;
}

/** Finds a block device by the source of a mount (`/dev/sdb1`), or null where it is none. */
export function blockDevice(source: string, hostRoot: string | null): BlockDevice | null {
  if (!source.startsWith('/dev/')) return null;
  return byNumber(nodeNumber(`${hostRoot ?? ''}${source}`)) ?? byName(basename(source));
}

/** Reads a device of /sys/class/block by name. */
export function byName(name: string): BlockDevice | null {
  return describe(`/sys/class/block/${name}`);
}

function byNumber(number: string | null): BlockDevice | null {
  return number === null ? null : describe(`/sys/dev/block/${number}`);
}

function describe(link: string): BlockDevice | null {
  try {
    const sysPath = realpathSync(link);
    const isPartition = readText(`${sysPath}/partition`) !== null;
    const diskPath = isPartition ? dirname(sysPath) : sysPath;
    return {
      name: basename(sysPath),
      number: readText(`${sysPath}/dev`) ?? '',
      bytes: Number(readText(`${sysPath}/size`) ?? 0) * 512,
      sysPath,
      diskName: basename(diskPath),
      diskPath,
      diskNumber: readText(`${diskPath}/dev`) ?? '',
    };
  } catch {
    return null; // not there, or no sysfs: the caller goes by what else it has
  }
}

function nodeNumber(node: string): string | null {
  const stat = statSync(node, { throwIfNoEntry: false, bigint: false });
  if (!stat?.isBlockDevice()) return null;
  return deviceNumber(BigInt(stat.rdev));
}

/** `major:minor` of a device as `stat` tells it. */
export function deviceNumber(device: bigint): string {
  const major = ((device >> 8n) & 0xfffn) | ((device >> 32n) & ~0xfffn);
  const minor = (device & 0xffn) | ((device >> 12n) & ~0xffn);
  return `${major}:${minor}`;
}

/** The first line of a small file of sysfs, or null where it cannot be read. */
export function readText(path: string): string | null {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch {
    return null;
  }
}

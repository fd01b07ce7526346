import { statSync } from 'node:fs';
import { readdir, statfs } from 'node:fs/promises';
import { type BlockDevice, blockDevice, deviceNumber } from '../../adapters/devices/block-device.ts';
import { identify } from '../../adapters/devices/identity.ts';
import type { Mount } from '../../adapters/devices/mount-table.ts';
import { readOdometer } from '../../adapters/devices/odometer.ts';
import { blake3Of } from '../../base/bytes.ts';
import { parentPath } from '../../base/paths.ts';
import type { VolumeFacts } from './attach.store.ts';
import type { Candidate } from './plan-attach.ts';
import type { Seen } from './plan-recognise.ts';

/** Pseudo file systems and network shares have no device; `fuseblk` is FUSE on one. */
export function candidateOf(mount: Mount, hostRoot: string | null): Candidate | null {
  const device = blockDevice(mount.source, hostRoot);
  if (!device && mount.fsType !== 'fuseblk') return null;
  return {
    mountId: mount.id,
    path: mount.path,
    source: mount.source,
    device: device?.number ?? `${mount.device} ${mount.source}`,
    disk: device?.diskNumber ?? mount.source,
    bytes: device?.bytes ?? 0,
    root: mount.root,
  };
}

/**
 * Whether the drive itself stands at its mount point here. A container to which the host passes no mounts on sees the
 * bare folder below, which may well be there, and empty. btrfs and FUSE have device numbers of their own.
 */
export function isInSight(candidate: Candidate, mount: Buffer): boolean {
  const look = (path: Buffer) => statSync(path, { throwIfNoEntry: false, bigint: true })?.dev;
  const top = look(mount);
  if (top === undefined) return false;
  return deviceNumber(top) === candidate.device || top !== look(parentPath(mount));
}

/** What can be told of a mounted file system without opening any file on it. */
export async function lookAtMount(
  candidate: Candidate,
  mount: Buffer,
  hostRoot: string | null,
): Promise<{ seen: Seen; facts: VolumeFacts; top: Top }> {
  const device: BlockDevice | null = blockDevice(candidate.source, hostRoot);
  const identity = device
    ? await identify(device, hostRoot)
    : { fsType: null, fsUuid: null, label: null, serial: null, tableUuid: null };
  const odometer = device && (await readOdometer(`${hostRoot ?? ''}/dev/${device.name}`));
  const top = await readTop(mount);
  const fingerprint = blake3Of(Buffer.concat(top.folders.flatMap((name) => [name, Buffer.from([0])])));
  return {
    seen: {
      ...identity,
      bytes: candidate.bytes,
      disk: candidate.disk,
      fingerprint,
      odometer,
      isCard: isCard(top.folders),
    },
    facts: {
      ...identity,
      fingerprint,
      odometer,
      capacity: candidate.bytes > 0 ? BigInt(candidate.bytes) : await capacityOf(mount),
      free: await freeOf(mount),
      folderPath: null,
      onArchive: false,
    },
    top,
  };
}

/** What lies at the top of a drive, each sorted by bytes. Links are not followed, but one may be called Photography. */
export interface Top {
  folders: Buffer[];
  links: Buffer[];
}

export async function readTop(top: Buffer): Promise<Top> {
  const entries = await readdir(top, { withFileTypes: true, encoding: 'buffer' });
  const names = (of: typeof entries) => of.map(({ name }) => name).sort((a, b) => Buffer.compare(a, b));
  return {
    folders: names(entries.filter((entry) => entry.isDirectory() && entry.name[0] !== 0x2e)),
    links: names(entries.filter((entry) => entry.isSymbolicLink())),
  };
}

/** Cameras keep their pictures in a folder of that name. Source: JEITA CP-3461, "Design rule for Camera File system". */
export function isCard(topFolders: Buffer[]): boolean {
  return topFolders.some((name) => name.toString('latin1').toUpperCase() === 'DCIM');
}

async function capacityOf(path: Buffer): Promise<bigint | null> {
  const stat = await room(path);
  return stat && stat.blocks * stat.bsize;
}

/** Bytes that are free, or null where they cannot be told. */
export async function freeOf(path: Buffer): Promise<bigint | null> {
  const stat = await room(path);
  return stat && stat.bavail * stat.bsize;
}

function room(path: Buffer) {
  return statfs(path, { bigint: true }).catch(() => null); // the mount has gone in the meantime
}

import { realpathSync } from 'node:fs';
import { type Mount, readMounts } from '../../adapters/devices/mount-table.ts';
import { liesIn, type Place, placeOf } from '../../adapters/devices/place-of.ts';
import type { Config } from '../../base/config.ts';

/** Where the host's own system lives; what carries these is never a drive, wherever else it is mounted as well. */
const SYSTEM = /^\/(?:boot(?:\/.*)?|usr|var|home|opt|root|srv|tmp)?$/;

/**
 * The file systems that are no drives: those of the Archive and of Safelight's state, and the host's own. They are
 * told by device number, which is the same in this process's mount table and in the host's.
 */
export function ownDevices(config: Pick<Config, 'archive' | 'data'>, hostMounts: Mount[]): Set<string> {
  const system = hostMounts.filter((mount) => SYSTEM.test(mount.path.toString('latin1')));
  const own = [config.archive, config.data].flatMap((path) => ownPlace(path)?.device ?? []);
  return new Set([...own, ...system.map((mount) => mount.device)]);
}

/** Whether a folder, as the mount table of `hostMounts` names it, is the Archive or lies in it. */
export function isInArchive(folder: Buffer, archive: string, hostMounts: Mount[]): boolean {
  return liesIn(placeOf(hostMounts, folder), ownPlace(archive));
}

/** Whether the Archive lies in a folder. */
export function holdsArchive(folder: Buffer, archive: string, hostMounts: Mount[]): boolean {
  return liesIn(ownPlace(archive), placeOf(hostMounts, folder));
}

/** Whether a folder lies on the file system of the Archive: what is there burns with it. */
export function isBesideArchive(folder: Buffer, archive: string, hostMounts: Mount[]): boolean {
  const own = ownPlace(archive);
  return own !== null && placeOf(hostMounts, folder)?.device === own.device;
}

/** As this process sees it, whose mount table may not be the host's. */
function ownPlace(path: string): Place | null {
  return placeOf(readMounts(null), Buffer.from(real(path)));
}

function real(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path; // not made yet
  }
}

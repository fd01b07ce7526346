import fs from 'node:fs';
import { errnoOf } from '../../base/errors.ts';

/** Who owns what is written to the archive: files owned by root are useless over SMB. */
export interface Ownership {
  fileMode: number;
  folderMode: number;
  /** Gives an open file to its owner. */
  give(fd: number): void;
}

export interface OwnershipSettings {
  uid: number | null;
  gid: number | null;
  umask: number | null;
}

/** Null leaves user, group or mask as the process has them. */
export function ownershipOf({ uid, gid, umask }: OwnershipSettings, processUmask: number): Ownership {
  const mask = umask ?? processUmask;
  return {
    fileMode: 0o666 & ~mask,
    folderMode: 0o777 & ~mask,
    give(fd) {
      if (uid === null && gid === null) return;
      try {
        fs.fchownSync(fd, uid ?? -1, gid ?? -1);
      } catch (error) {
        // FAT and some shares have no owners; a process that is that user already needs no right to change it.
        if (errnoOf(error) !== 'EPERM' && errnoOf(error) !== 'ENOTSUP') throw error;
      }
    },
  };
}

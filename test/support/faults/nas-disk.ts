import fs from 'node:fs';
import { join } from 'node:path';
import { type DriveImage, driveOf, makeFileSystem, type Part } from '../drive-image.ts';

const MIB = 1024 * 1024;

/** The journal of the Archive's file system commits when it is asked to, and hardly ever by itself. */
const options = {
  ext4: ['-o', 'commit=300'],
  btrfs: ['-o', 'commit=300'],
  // Its log is written every half minute, which no option changes. A clone carries the name of its original.
  xfs: ['-o', 'nouuid'],
};

/** What the Archive stands on; ext4 if nothing else is asked for. */
const archiveType = (process.env.FAULT_ARCHIVE ?? 'ext4') as keyof typeof options;
if (!Object.hasOwn(options, archiveType)) throw new Error('FAULT_ARCHIVE: expected ext4, xfs or btrfs.');

const archivePart: Part = { at: MIB, bytes: 3000 * MIB, options: options[archiveType] };
const dataPart: Part = { at: archivePart.at + archivePart.bytes, bytes: 3000 * MIB, options: [] };

/**
 * The disk of a NAS: one image that can be cloned at one instant, and on it two file systems, lest PostgreSQL's flushes
 * carry to the medium what the Archive has not flushed.
 */
export class NasDisk {
  readonly image: string;
  readonly #archive: DriveImage;
  readonly #data: DriveImage;

  /** Of an image that `make` made, or of a clone of one. */
  constructor(image: string) {
    this.image = image;
    this.#archive = driveOf(image, archiveType, [], archivePart);
    this.#data = driveOf(image, 'ext4', [], dataPart);
  }

  static make(folder: string): NasDisk {
    const image = join(folder, 'box.img');
    fs.writeFileSync(image, '');
    fs.truncateSync(image, dataPart.at + dataPart.bytes);
    makeFileSystem(image, archiveType, 'Archive', archivePart);
    makeFileSystem(image, 'ext4', 'Data', dataPart);
    return new NasDisk(image);
  }

  /** Mounts both; returns where. */
  plugIn(folder: string): { archive: string; data: string } {
    return {
      archive: this.#archive.plugIn(join(folder, 'archive')),
      data: this.#data.plugIn(join(folder, 'data')),
    };
  }

  eject(): void {
    this.#archive.eject();
    this.#data.eject();
  }

  /** Takes it away for good, whatever is open on it. */
  remove(): void {
    this.#archive.remove();
    this.#data.remove();
  }
}

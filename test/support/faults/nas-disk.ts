import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import { join } from 'node:path';
import { type DriveImage, driveOf, type Part } from '../drive-image.ts';

const MIB = 1024 * 1024;

/** The journal of the Archive's file system commits when it is asked to, and hardly ever by itself. */
const archivePart: Part = { at: MIB, bytes: 3000 * MIB, options: ['-o', 'commit=300'] };
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
    this.#archive = driveOf(image, 'ext4', [], archivePart);
    this.#data = driveOf(image, 'ext4', [], dataPart);
  }

  static make(folder: string): NasDisk {
    const image = join(folder, 'box.img');
    fs.writeFileSync(image, '');
    fs.truncateSync(image, dataPart.at + dataPart.bytes);
    for (const { at, bytes } of [archivePart, dataPart]) {
      const size = `${bytes / 1024}k`;
      execFileSync('mkfs.ext4', ['-q', '-F', '-m', '0', '-E', `offset=${at}`, image, size], {
        stdio: 'ignore',
      });
    }
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

import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { type DriveImage, makeDrive } from '../drive-image.ts';

/**
 * The disk on which the images of a fault suite lie. It can clone a file as one act, also one that is mounted and being
 * written: what the clone holds is what a disk would hold whose power failed at that moment.
 */
export class HostDisk {
  readonly folder: string;
  readonly #disk: DriveImage;

  constructor(folder: string, megabytes: number) {
    this.#disk = makeDrive(folder, 'xfs', 'Host', megabytes);
    this.folder = this.#disk.plugIn(join(folder, 'host'));
  }

  clone(image: string, name: string): string {
    const target = join(this.folder, name);
    execFileSync('cp', ['--reflink=always', image, target]);
    return target;
  }

  remove(): void {
    this.#disk.eject();
    this.#disk.remove();
  }
}

import fs from 'node:fs';
import { baseName, parentPath, segments, staysBelow } from '../../base/paths.ts';
import { isAdoptedLink } from './adopted-link.ts';
import type { FourValues } from './four-values.ts';
import { openToRead } from './open-to-read.ts';
import { fourValues } from './read-four-values.ts';

const { O_RDONLY, O_DIRECTORY, O_NOFOLLOW } = fs.constants;
const FOLDER = O_RDONLY | O_DIRECTORY | O_NOFOLLOW;

/**
 * Opens files below a root for reading, or looks at them, for threads that may wait. No symbolic link is followed on the way: each
 * folder is opened from the one above it. The last folder stays open for the next file in it, until `close`.
 */
export class FilesBelow {
  readonly #root: Buffer;
  #folder: { path: Buffer; fd: number } | null = null;

  constructor(root: Buffer) {
    this.#root = root;
  }

  /** Throws the system's error, `ELOOP` or `ENOTDIR` where a link stands. */
  open(path: Uint8Array): number {
    return openToRead(this.#inItsFolder(path));
  }

  /** Null where no regular file stands. Throws as `open` does where the folder cannot be opened. */
  fourValues(path: Uint8Array): FourValues | null {
    return fourValues(this.#inItsFolder(path));
  }

  close(): void {
    if (this.#folder) fs.closeSync(this.#folder.fd);
    this.#folder = null;
  }

  #inItsFolder(path: Uint8Array): Buffer {
    requireBelow(path);
    const parent = parentPath(path);
    if (!this.#folder?.path.equals(parent)) {
      this.close();
      this.#folder = { path: parent, fd: openFolderSync(this.#root, parent) };
    }
    return inFolder(this.#folder.fd, baseName(path));
  }
}

/** Opens a folder below a root, following no link on the way; an empty path is the root itself. */
export function openFolderSync(root: Buffer, path: Uint8Array): number {
  if (path.length > 0) requireBelow(path);
  let folder = fs.openSync(root, O_RDONLY | O_DIRECTORY);
  const names = path.length > 0 ? segments(path) : [];
  for (const [depth, name] of names.entries()) {
    try {
      const inner = isAdoptedLink(names, depth)
        ? openAdopted(inFolder(folder, name))
        : fs.openSync(inFolder(folder, name), FOLDER);
      fs.closeSync(folder);
      folder = inner;
    } catch (error) {
      fs.closeSync(folder);
      throw error;
    }
  }
  return folder;
}

/** An adopted folder that is away makes its files unreadable, not gone. */
function openAdopted(link: Buffer): number {
  try {
    return fs.openSync(link, O_RDONLY | O_DIRECTORY);
  } catch (cause) {
    throw Object.assign(new Error('The adopted folder is not there.', { cause }), { code: 'ENODEV' });
  }
}

/** The path of a name in an open folder. */
export function inFolder(folder: number, name: Buffer): Buffer {
  return Buffer.concat([Buffer.from(`/proc/self/fd/${folder}/`), name]);
}

function requireBelow(path: Uint8Array): void {
  if (!staysBelow(path)) throw Object.assign(new Error('The path leaves its root.'), { code: 'ENOENT' });
}

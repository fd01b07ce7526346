import { type NameLimits, nearestName } from '../../base/nearest-name.ts';
import { baseName, extensionOf, joinPath, parentPath, segments } from '../../base/paths.ts';

/** Where a Volume of a Drive stands in the Archive. */
export interface PlaceInArchive {
  driveFolder: string;
  /** 2 for the second partition: its source folder carries ` (2)`. */
  ordinal: number;
  limits: NameLimits;
}

/** The source folder's place below the Archive's root. */
export function sourceInArchive(sourceFolder: Buffer, place: PlaceInArchive): Buffer {
  const name =
    place.ordinal === 1 ? sourceFolder : Buffer.concat([sourceFolder, Buffer.from(` (${place.ordinal})`)]);
  return joinPath(Buffer.from(place.driveFolder), nearestName(name, place.limits));
}

/** The place of a File below the Archive's root; `path` as on the Drive, from its source folder on. */
export function fileInArchive(path: Buffer, place: PlaceInArchive): Buffer {
  const [source, ...rest] = segments(path);
  return joinPath(sourceInArchive(source!, place), ...rest.map((name) => nearestName(name, place.limits)));
}

/** The name beside a taken one: `~` and 12 hex digits of the Content's BLAKE3 before the extension. */
export function nameBeside(path: Buffer, blake3: Uint8Array, limits: NameLimits): Buffer {
  const name = baseName(path);
  const extension = extensionOf(name);
  const stem = name.subarray(0, name.length - extension.length);
  const marked = Buffer.concat([stem, Buffer.from(`~${hex12(blake3)}`), extension]);
  return joinPath(parentPath(path), nearestName(marked, limits));
}

/** Where an older version is kept: below `.safelight/versions`, with 12 hex digits of its BLAKE3 at the end. */
export function olderVersionPath(inArchive: Buffer, blake3: Uint8Array, limits: NameLimits): Buffer {
  return keptPath('.safelight/versions', inArchive, blake3, limits);
}

/** Where damaged bytes are kept aside: below `.safelight/damaged`, with 12 hex digits that tell them apart. */
export function damagedPath(inArchive: Buffer, mark: Uint8Array, limits: NameLimits): Buffer {
  return keptPath('.safelight/damaged', inArchive, mark, limits);
}

function keptPath(folder: string, inArchive: Buffer, mark: Uint8Array, limits: NameLimits): Buffer {
  const kept = Buffer.concat([baseName(inArchive), Buffer.from(`.~${hex12(mark)}`)]);
  return joinPath(Buffer.from(folder), parentPath(inArchive), nearestName(kept, limits));
}

function hex12(blake3: Uint8Array): string {
  return Buffer.from(blake3).toString('hex', 0, 6);
}

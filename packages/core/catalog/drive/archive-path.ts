import { type NameLimits, nearestName } from '../../base/nearest-name.ts';
import { baseName, extensionOf, joinPath, parentPath, segments } from '../../base/paths.ts';

/** Where a Volume of a Drive stands in the Archive. */
export interface PlaceInArchive {
  driveFolder: string;
  /** 2 for the second partition: the first segment of each of its paths carries ` (2)`. */
  ordinal: number;
  limits: NameLimits;
}

/** The place of a folder of the Drive below the Archive's root; the empty path is the whole Drive. */
export function folderInArchive(path: Buffer, place: PlaceInArchive): Buffer {
  if (path.length === 0) return Buffer.from(place.driveFolder);
  const [first, ...rest] = segments(path);
  return below(place, [Buffer.concat([first!, partitionMark(place.ordinal)]), ...rest]);
}

/** The place of a File below the Archive's root; `path` as on the Drive, from its top on. */
export function fileInArchive(path: Buffer, place: PlaceInArchive): Buffer {
  return below(place, markedSegments(path, place.ordinal));
}

/** What tells the names at the top of a second partition from those of the first. */
export function partitionMark(ordinal: number): Buffer {
  return Buffer.from(ordinal === 1 ? '' : ` (${ordinal})`);
}

/** The segments of a File's path, the first with the mark of its partition; a File at the top keeps its extension. */
export function markedSegments(path: Uint8Array, ordinal: number): Buffer[] {
  const [first, ...rest] = segments(path);
  const extension = rest.length > 0 ? Buffer.alloc(0) : extensionOf(first!);
  const stem = first!.subarray(0, first!.length - extension.length);
  return [Buffer.concat([stem, partitionMark(ordinal), extension]), ...rest];
}

function below(place: PlaceInArchive, names: Buffer[]): Buffer {
  return joinPath(Buffer.from(place.driveFolder), ...names.map((name) => nearestName(name, place.limits)));
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

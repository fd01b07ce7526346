import { baseName, joinPath, parentPath, segments } from '../../base/paths.ts';
import { uniqueNames, zipPath } from './zip/zip-name.ts';

/** A File that is wanted in a ZIP. */
export interface ZipCandidate {
  fileId: bigint;
  driveFolder: string;
  /** As on the Drive. */
  path: Buffer;
  /** Null: its bytes were never read. */
  content: { id: bigint; blake3: Buffer; bytes: number; crc32: number } | null;
  mtimeNs: bigint;
  inReach: boolean;
  held: boolean;
}

export interface PlannedFile {
  fileId: bigint;
  contentId: bigint;
  name: Buffer;
  bytes: number;
  crc32: number;
  mtimeNs: bigint;
  mtimeMs: number;
  blake3: Buffer;
}

export interface ZipPlan {
  files: PlannedFile[];
  unavailable: { fileId: bigint; reason: 'not-in-reach' | 'content-gone' }[];
}

/**
 * What goes into a ZIP under which names, and what cannot. Folders that all Files share are left out, up to `below`
 * where one folder was asked for; Files of several Drives stand in a folder for each.
 */
export function planZip(candidates: ZipCandidate[], below: Buffer | null): ZipPlan {
  const [available, missing] = [candidates.filter(canBeHad), candidates.filter((file) => !canBeHad(file))];
  const severalDrives = new Set(available.map((file) => file.driveFolder)).size > 1;
  const whole = (file: ZipCandidate) =>
    severalDrives ? joinPath(Buffer.from(file.driveFolder), file.path) : file.path;
  const shared = below ? depthOf(below) : sharedDepth(available.map(whole));
  const unique = uniqueNames();
  return {
    files: available.map((file) => {
      const inside = joinPath(...segments(whole(file)).slice(shared));
      const name = Buffer.from(unique(zipPath(inside.length > 0 ? inside : baseName(file.path))));
      const { id, ...content } = file.content!;
      const mtimeMs = Number(file.mtimeNs / 1_000_000n);
      return { fileId: file.fileId, contentId: id, name, mtimeNs: file.mtimeNs, mtimeMs, ...content };
    }),
    unavailable: missing.map((file) => ({
      fileId: file.fileId,
      reason: file.content === null || file.held ? 'not-in-reach' : 'content-gone',
    })),
  };
}

const canBeHad = (file: ZipCandidate) => file.content !== null && file.inReach;

/** How many folders stand above a folder. */
function depthOf(folder: Buffer): number {
  const above = parentPath(folder);
  return above.length === 0 ? 0 : segments(above).length;
}

/** How many folders all the paths begin with. */
function sharedDepth(paths: Buffer[]): number {
  const first = paths[0] && segments(parentPath(paths[0]));
  if (!first) return 0;
  let depth = first.length;
  for (const path of paths) {
    const own = segments(parentPath(path));
    let same = 0;
    while (same < depth && same < own.length && own[same]!.equals(first[same]!)) same += 1;
    depth = same;
  }
  return depth;
}

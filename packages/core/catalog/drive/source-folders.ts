import { joinPath, segments } from '../../base/paths.ts';

/** Whether a path is a folder, or lies below it; the empty path is the whole drive. */
export function isWithin(path: Uint8Array, folder: Uint8Array): boolean {
  if (folder.length === 0) return true;
  if (path.length === folder.length) return Buffer.compare(path, folder) === 0;
  return path[folder.length] === 0x2f && Buffer.compare(path.subarray(0, folder.length), folder) === 0;
}

/** Chosen folders without those that lie inside another, sorted by bytes. */
export function outermost(folders: Buffer[]): Buffer[] {
  const sorted = folders.toSorted((a, b) => a.length - b.length || Buffer.compare(a, b));
  const outer: Buffer[] = [];
  for (const folder of sorted) if (!outer.some((one) => isWithin(folder, one))) outer.push(folder);
  return outer.sort((a, b) => Buffer.compare(a, b));
}

/** The folders that lead to a folder, the top one first; neither the drive itself nor the folder. */
export function waysTo(folder: Buffer): Buffer[] {
  const parts = segments(folder).slice(0, -1);
  return parts.map((_, n) => joinPath(...parts.slice(0, n + 1)));
}

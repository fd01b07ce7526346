import { joinPath, segments } from '../../base/paths.ts';

/** A path within the drive's folder of the Archive: the source folder of a further partition carries its number. */
export function manifestPath({ path, ordinal }: { path: Buffer; ordinal: number }): Buffer {
  if (ordinal === 1) return path;
  const [source, ...rest] = segments(path);
  return joinPath(Buffer.concat([source!, Buffer.from(` (${ordinal})`)]), ...rest);
}

import { problem } from '@safelight/core/base/errors.ts';
import { isUuid, parseRowId } from '@safelight/core/base/ids.ts';

/** An id of a row that comes by the million. @throws Problem `not-found` for what cannot be one */
export function rowId(text: string): bigint {
  const id = parseRowId(text);
  if (id === null) throw problem('not-found');
  return id;
}

/** @throws Problem `not-found` for what cannot be the id of anything */
export function uuid(text: string): string {
  if (!isUuid(text)) throw problem('not-found');
  return text;
}

/** The bytes of a path that came as `path` or, exactly, as `pathRaw`. @throws Problem `bad-encoding` */
export function pathBytes(given: { path?: string; pathRaw?: string }): Buffer {
  if (given.pathRaw === undefined) return Buffer.from(given.path ?? '');
  if (!/^[A-Za-z0-9_-]*={0,2}$/.test(given.pathRaw))
    throw problem('bad-encoding', 'pathRaw is not base64url.');
  const bytes = Buffer.from(given.pathRaw, 'base64url');
  if (bytes.includes(0)) throw problem('bad-encoding', 'A path holds no NUL.');
  return bytes;
}

/** A path without the slash before or behind it. */
export function withoutSlash(path: Buffer): Buffer {
  const [from, to] = [path[0] === 0x2f ? 1 : 0, path.at(-1) === 0x2f ? path.length - 1 : path.length];
  return path.subarray(from, Math.max(from, to));
}

/** The parameters of every list. */
export function pageOptions(query: { limit?: number; cursor?: string }): {
  limit: number;
  cursor: string | null;
} {
  return { limit: query.limit ?? 100, cursor: query.cursor ?? null };
}

import { blake3Of } from './bytes.ts';

const SLASH = 0x2f;
const DOT = 0x2e;

/** The key of a path in unique indexes: the first 16 bytes of its BLAKE3. */
export function pathKey(path: Uint8Array): Buffer {
  return blake3Of(path).subarray(0, 16);
}

/** Joins segments with slashes; empty ones are left out. */
export function joinPath(...parts: Uint8Array[]): Buffer {
  const full = parts.filter((part) => part.length > 0);
  return Buffer.concat(full.flatMap((part, i) => (i === 0 ? [part] : [Buffer.from('/'), part])));
}

/** The last segment. */
export function baseName(path: Uint8Array): Buffer {
  const at = path.lastIndexOf(SLASH);
  return Buffer.from(path.subarray(at + 1));
}

/** All but the last segment; empty at the top. */
export function parentPath(path: Uint8Array): Buffer {
  const at = path.lastIndexOf(SLASH);
  return Buffer.from(at < 0 ? path.subarray(0, 0) : path.subarray(0, at));
}

/** The segments of a path. */
export function segments(path: Uint8Array): Buffer[] {
  const parts: Buffer[] = [];
  let from = 0;
  for (let at = 0; at <= path.length; at++) {
    if (at < path.length && path[at] !== SLASH) continue;
    parts.push(Buffer.from(path.subarray(from, at)));
    from = at + 1;
  }
  return parts;
}

/** Whether a path from outside stays below its root: relative, no empty, `.` or `..` segment, no NUL. */
export function staysBelow(path: Uint8Array): boolean {
  if (path.length === 0 || path.includes(0)) return false;
  return segments(path).every((part) => part.length > 0 && !isDots(part));
}

function isDots(part: Uint8Array): boolean {
  return part.length <= 2 && part.every((byte) => byte === DOT);
}

/** The extension with its dot, in bytes as found; empty for none, for a leading dot and above 16 bytes. */
export function extensionOf(name: Uint8Array): Buffer {
  const at = name.lastIndexOf(DOT);
  return Buffer.from(at <= 0 || name.length - at > 16 ? name.subarray(0, 0) : name.subarray(at));
}

/** Whether a path is a folder or lies below it; both absolute, without a slash at the end. */
export function isAt(path: Uint8Array, folder: Uint8Array): boolean {
  if (folder.length === 1 && folder[0] === SLASH) return path[0] === SLASH;
  const begins = Buffer.compare(path.subarray(0, folder.length), folder) === 0;
  return begins && (path.length === folder.length || path[folder.length] === SLASH);
}

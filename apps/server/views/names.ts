import { displayText, rawIfInexact } from '@safelight/core/base/bytes.ts';
import { baseName } from '@safelight/core/base/paths.ts';

/** `path`, and `pathRaw` where that is not exact. */
export function pathView(path: Uint8Array): { path: string; pathRaw?: string } {
  const pathRaw = rawIfInexact(path);
  return pathRaw === undefined ? { path: displayText(path) } : { path: displayText(path), pathRaw };
}

/** `name`, and `nameRaw` where that is not exact. */
export function nameView(name: Uint8Array): { name: string; nameRaw?: string } {
  const nameRaw = rawIfInexact(name);
  return nameRaw === undefined ? { name: displayText(name) } : { name: displayText(name), nameRaw };
}

/** A path with the name at its end. */
export function pathAndNameView(path: Uint8Array) {
  return { ...nameView(baseName(path)), ...pathView(path) };
}

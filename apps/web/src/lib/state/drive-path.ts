/** A path on a drive, exact, as one character a byte: comparable, and usable as a key. */
export type DrivePath = string;

/** The whole drive. */
export const WHOLE: DrivePath = '';

/** From how the API names it: the display form, or base64url where that is not exact. */
export function drivePath({ path, pathRaw }: { path: string; pathRaw?: string }): DrivePath {
  if (pathRaw !== undefined) return atob(pathRaw.replaceAll('-', '+').replaceAll('_', '/'));
  return String.fromCharCode(...new TextEncoder().encode(path));
}

/** As the API takes it where exactness counts. */
export function rawOf(path: DrivePath): string {
  return btoa(path).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

/** For display. */
export function shownPath(path: DrivePath): string {
  return new TextDecoder().decode(Uint8Array.from(path, (character) => character.charCodeAt(0)));
}

/** Whether a folder lies inside another; the whole drive holds all. */
export function isInside(path: DrivePath, folder: DrivePath): boolean {
  return path !== folder && (folder === WHOLE || path.startsWith(`${folder}/`));
}

/** The source folders of a volume. */
export function sourcesOf(volume: { sourceFolders: string[]; sourceFoldersRaw?: string[] }): DrivePath[] {
  return volume.sourceFolders.map((path, n) => drivePath({ path, pathRaw: volume.sourceFoldersRaw?.[n] }));
}

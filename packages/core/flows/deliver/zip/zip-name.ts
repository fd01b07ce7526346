import { nearestName } from '../../../base/nearest-name.ts';
import { segments } from '../../../base/paths.ts';

/** What unpackers take: UTF-8, no control characters, no backslash, which some read as a folder. */
const LIMITS = {
  maxBytes: 255,
  takes: (codePoint: number | null) =>
    codePoint !== null && codePoint >= 0x20 && codePoint !== 0x7f && codePoint !== 0x5c,
};

/** The nearest path that a ZIP can hold. */
export function zipPath(path: Uint8Array): string {
  return segments(path)
    .map((name) => nearestName(name, LIMITS).toString())
    .join('/');
}

/** Gives names out once: a second File of the same name, or of one that differs in case only, gets ` (2)`. */
export function uniqueNames(): (name: string) => string {
  const taken = new Map<string, number>();
  const key = (name: string) => name.normalize('NFC').toLowerCase();
  return (name) => {
    let found = name;
    for (let n = (taken.get(key(name)) ?? 0) + 1; taken.has(key(found)); n++) found = numbered(name, n);
    taken.set(key(name), (taken.get(key(name)) ?? 0) + 1);
    if (found !== name) taken.set(key(found), 1);
    return found;
  };
}

function numbered(name: string, n: number): string {
  const slash = name.lastIndexOf('/') + 1;
  const dot = name.lastIndexOf('.');
  const at = dot > slash ? dot : name.length;
  return `${name.slice(0, at)} (${n})${name.slice(at)}`;
}

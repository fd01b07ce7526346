import { kindOf, plainExtension } from '../../adapters/media/file-kind.ts';
import type { BrakeFacts } from './plan-brake.ts';

/** Endings that people and their programs add to a name. */
const USUAL = new Set('zip gz 7z rar tar bak old orig tmp md5 sha1 sha256 b3 mhl txt part icloud'.split(' '));

/** Whether a new name is a known one with an ending that no program for pictures adds. */
export function isRenamedOddly(known: Buffer, now: Buffer): boolean {
  if (now.length <= known.length + 1 || now[known.length] !== 0x2e) return false;
  if (!now.subarray(0, known.length).equals(known)) return false;
  return kindOf(now) === 'other' && !USUAL.has(plainExtension(now));
}

/** The new names among `fresh` that are those of Files that are gone, with an odd ending. */
export function renamedAmong(gone: Buffer[], fresh: Buffer[]): BrakeFacts['renamed'] {
  const known = new Map(gone.map((path) => [path.toString('latin1'), path]));
  return fresh.flatMap((now) => {
    const text = now.toString('latin1');
    for (let at = text.indexOf('.', text.lastIndexOf('/') + 1); at >= 0; at = text.indexOf('.', at + 1)) {
      const path = known.get(text.slice(0, at));
      if (path && isRenamedOddly(path, now)) return [{ path, now }];
    }
    return [];
  });
}

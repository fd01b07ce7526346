import fs from 'node:fs';
import { errnoOf } from '../../base/errors.ts';
import type { NameLimits } from '../../base/nearest-name.ts';

/**
 * Finds out by trying, in a folder of its own, which names a file system takes: encrypted Synology shares end at
 * 143 bytes.
 */
export function probeNames(folder: string): NameLimits {
  const takes = (name: Buffer) => tryName(Buffer.concat([Buffer.from(`${folder}/`), name]));
  const unique = `${process.pid}-`;
  const maxBytes = [255, 143].find((length) => takes(Buffer.from(unique.padEnd(length, 'n')))) ?? 100;
  const anyBytes = takes(Buffer.concat([Buffer.from(unique), Buffer.from([0xff, 0xfe])]));
  const anyCharacter = takes(Buffer.from(`${unique}a:b?c"<>|*\\.`));
  return { maxBytes, takes: (codePoint) => takesCharacter(codePoint, anyBytes, anyCharacter) };
}

function takesCharacter(codePoint: number | null, anyBytes: boolean, anyCharacter: boolean): boolean {
  if (codePoint === null) return anyBytes;
  if (codePoint === 0 || codePoint === 0x2f) return false;
  return anyCharacter || (codePoint >= 0x20 && !'"*:<>?\\|'.includes(String.fromCodePoint(codePoint)));
}

function tryName(path: Buffer): boolean {
  try {
    fs.closeSync(fs.openSync(path, 'wx'));
  } catch (error) {
    if (errnoOf(error) === 'EEXIST') return true;
    return false;
  }
  const kept = fs.readdirSync(path.subarray(0, path.lastIndexOf(0x2f)), { encoding: 'buffer' });
  fs.rmSync(path, { force: true });
  return kept.some((name) => name.equals(path.subarray(path.lastIndexOf(0x2f) + 1)));
}

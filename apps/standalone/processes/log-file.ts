import { appendFileSync, mkdirSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';

const FULL = 10 * 1024 * 1024;

/** Appends lines to `<folder>/<name>.log` and keeps one older file: at most 20 MiB. */
export function logFile(folder: string, name: string): (line: string) => void {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, `${name}.log`);
  let bytes = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  return (line) => {
    if (bytes > FULL) {
      renameSync(path, `${path}.1`);
      bytes = 0;
    }
    appendFileSync(path, `${line}\n`);
    bytes += Buffer.byteLength(line) + 1;
  };
}

import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Verdict } from './rules.ts';
import { root } from './run.ts';

const LONGEST = 300;
const CODE = /\.(ts|mjs|cjs|js|svelte|css)$/;

interface Length {
  path: string;
  lines: number;
}

/** Half below 60 lines, nine in ten below 200, none above 300; only the last is a law. */
export function fileLengths(): Verdict {
  const lengths = measure();
  const tooLong = lengths.filter(({ lines }) => lines > LONGEST);
  const at = (share: number) => lengths[Math.floor((lengths.length - 1) * share)]?.lines;
  const longest = lengths.at(-1);
  const figures = `${lengths.length} files: median ${at(0.5)}, p90 ${at(0.9)}, longest ${longest?.lines} (${longest?.path})`;
  const complaints = tooLong.map(({ path, lines }) => `${path} has ${lines} lines, at most ${LONGEST}`);
  return { ok: tooLong.length === 0, says: [figures, ...complaints].join('\n') };
}

/** Files that git knows or would add, shortest first. */
function measure(): Length[] {
  const list = execFileSync(
    'git',
    ['ls-files', '-z', '--cached', '--others', '--exclude-standard', '--deduplicate'],
    {
      cwd: root,
      encoding: 'utf8',
    },
  );
  return list
    .split('\0')
    .filter((path) => CODE.test(path))
    .flatMap((path) => {
      try {
        return [{ path, lines: readFileSync(join(root, path), 'utf8').split('\n').length - 1 }];
      } catch {
        return [];
      }
    })
    .sort((a, b) => a.lines - b.lines);
}

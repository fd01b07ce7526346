import { lstat, readlink } from 'node:fs/promises';
import { joinPath, parentPath, segments } from '../../base/paths.ts';

const MOST_LINKS = 40;

/**
 * Follows the links of a path as a process does whose root is `root`; both absolute. The C library's `realpath` would
 * follow `/proc/<pid>/root` to our own root, and absolute links of another root into ours.
 * @throws a system error (`ENOENT`, `ELOOP`)
 */
export async function realPathBelow(root: string, path: Buffer): Promise<Buffer> {
  const top = Buffer.from(root === '/' ? '' : root);
  let done: Buffer = Buffer.alloc(0);
  let links = 0;
  const waiting = segments(path).reverse();
  for (let name = waiting.pop(); name; name = waiting.pop()) {
    const text = name.toString('latin1');
    if (text === '' || text === '.') continue;
    if (text === '..') {
      done = parentPath(done);
      continue;
    }
    const next = joinPath(done, name);
    const here = Buffer.concat([top, Buffer.from('/'), next]);
    if (!(await lstat(here)).isSymbolicLink()) {
      done = next;
      continue;
    }
    if (++links > MOST_LINKS) throw Object.assign(new Error('too many links'), { code: 'ELOOP' });
    const target = await readlink(here, { encoding: 'buffer' });
    if (target[0] === 0x2f) done = Buffer.alloc(0);
    waiting.push(...segments(target).reverse());
  }
  return Buffer.concat([Buffer.from('/'), done]);
}

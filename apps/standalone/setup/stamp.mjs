import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { root } from './run.mjs';

/** Made anew or by tools, never by a person. */
const NOT_SOURCE = new Set(['node_modules', 'build', '.svelte-kit', 'generated', 'test-results']);

/**
 * Whether something was made from exactly these sources: `isFresh` compares with the note that `keep` wrote.
 * @param {string} note path of the note
 * @param {string[]} sources files and folders, from the root
 */
export function stampOf(note, sources) {
  const hash = createHash('sha256');
  for (const source of sources) addTo(hash, join(root, source));
  const digest = hash.digest('hex');
  const path = join(root, note);
  return {
    isFresh: () => existsSync(path) && readFileSync(path, 'utf8') === digest,
    keep: () => {
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, digest);
    },
  };
}

function addTo(hash, path) {
  let entries;
  try {
    entries = readdirSync(path, { withFileTypes: true });
  } catch (error) {
    if (error.code !== 'ENOTDIR') throw error;
    hash.update(path.slice(root.length)).update('\0').update(readFileSync(path)).update('\0');
    return;
  }
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    if (!NOT_SOURCE.has(entry.name) && !entry.isSymbolicLink()) addTo(hash, join(path, entry.name));
  }
}

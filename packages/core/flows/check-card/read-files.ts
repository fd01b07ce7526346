import type { Examined } from '../../adapters/archive-store/examine.ts';
import type { ToCompare } from './card-items.ts';
import type { ReadFile } from './judge-group.ts';

/** What came of reading a file of a card. It has to look as it was listed: else it was written to meanwhile. */
export function readingOf(file: ToCompare, read: Examined): ReadFile {
  if (!read.ok) {
    const changed = read.code === 'deferred' || read.code === 'vanished';
    return { ...file, reading: changed ? 'changed' : 'unreadable', blake3: null };
  }
  const same = read.bytes === file.bytes && read.four.mtimeNs === file.mtimeNs;
  return { ...file, reading: same ? 'read' : 'changed', blake3: read.blake3 };
}

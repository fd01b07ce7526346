import { readFacts } from '../../adapters/media/photo-facts.ts';
import { searchWords } from '../../catalog/photo/search-words.ts';
import { READ_AS } from './plan-picture.ts';
import type { ReadAgainStore, ReadAnew, ReadBefore } from './read-again.store.ts';

/** Few enough that whoever waits for these rows does not wait long. */
const AT_ONCE = 50;

/**
 * Makes of kept records what this version makes of them; files are not opened. Goes on where it stopped, and stops
 * wherever `signal` says so.
 */
export async function readAgain(rows: ReadAgainStore, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) if ((await rows.next(READ_AS, AT_ONCE, readOne)) === 0) return;
}

function readOne({ contentId, record }: ReadBefore): ReadAnew {
  const facts = readFacts(record ?? {});
  return { contentId, facts, places: [], words: searchWords({ ...facts, places: [] }) };
}

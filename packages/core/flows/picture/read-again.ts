import { readFacts } from '../../adapters/media/photo-facts.ts';
import type { PlaceNames } from '../../adapters/media/place-names.ts';
import { searchWords } from '../../catalog/photo/search-words.ts';
import { placesOf } from './places-of.ts';
import { READ_AS } from './plan-picture.ts';
import type { ReadAgainStore, ReadAnew, ReadBefore } from './read-again.store.ts';

/** Few enough that whoever waits for these rows does not wait long. */
const AT_ONCE = 50;

/**
 * Makes of kept records what this version makes of them; files are not opened. Goes on where it stopped, and stops
 * wherever `signal` says so.
 */
export async function readAgain(rows: ReadAgainStore, names: PlaceNames, signal: AbortSignal): Promise<void> {
  const read = (before: ReadBefore) => readOne(before, names);
  while (!signal.aborted) if ((await rows.next(READ_AS, AT_ONCE, read)) === 0) return;
}

function readOne({ contentId, record }: ReadBefore, names: PlaceNames): ReadAnew {
  const facts = readFacts(record ?? {});
  const places = placesOf(names, facts);
  return { contentId, facts, places, words: searchWords({ ...facts, places }) };
}

import type { Sample } from './sample.ts';

/** Beyond so many matching rows another look-up in the index is worth it. */
const FEW_ROWS = 500;
const MOST_PIECES = 5;
/** What one entry of an index list costs beside one row that is fetched and compared. */
const ENTRY_COST = 0.02;
/** A further piece must leave at most this share: letters of one word mostly come together. */
const WORTH_IT = 0.7;

/**
 * The three-letter pieces of the terms that the index is asked for. All of them would be as right, but a query of
 * four common words has twenty, and each one's list of a hundred thousand rows would be read to the end.
 */
export function pickPieces(terms: string[], sample: Sample): string[] {
  const each = sample.of / Math.max(1, sample.rows.length);
  const candidates = [...new Set(terms.flatMap(piecesOf))]
    .map((piece) => ({ piece, share: sample.share(piece) }))
    .sort((a, b) => a.share - b.share);
  const picked: string[] = [];
  let left = sample.rows;
  for (const { piece, share } of candidates) {
    if (picked.length === MOST_PIECES || left.length * each < FEW_ROWS) break;
    const then = left.filter((row) => row.search_text.includes(piece));
    const saved = (left.length - then.length) * each;
    const worthIt = then.length <= left.length * WORTH_IT && saved > share * sample.of * ENTRY_COST;
    if (picked.length > 0 && !worthIt) continue;
    picked.push(piece);
    left = then;
  }
  return picked.length > 0 ? picked : candidates.slice(0, 1).map(({ piece }) => piece);
}

/** All runs of three letters or digits: what the index is made of. */
export function piecesOf(text: string): string[] {
  const pieces: string[] = [];
  for (const [run] of text.matchAll(/[\p{L}\p{N}]{3,}/gu)) {
    const letters = [...run];
    for (let at = 0; at + 3 <= letters.length; at++) pieces.push(letters.slice(at, at + 3).join(''));
  }
  return pieces;
}

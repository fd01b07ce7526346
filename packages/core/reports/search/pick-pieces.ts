import { piecesOf } from './pieces.ts';
import type { Sample } from './sample.ts';

/** Beyond so many matching rows another look-up in the index is worth it. */
const FEW_ROWS = 500;
const MOST_PIECES = 5;
/** What one entry of an index list costs beside one row that is fetched and compared. */
const ENTRY_COST = 0.02;
/** A further piece must leave at most this share: letters of one word mostly come together. */
const WORTH_IT = 0.7;
/** So many further entries of the index cost what looking for a term in one fetched row does. */
const ENTRIES_FOR_A_LOOK = 8;

export interface Picked {
  /** Each a term, or three letters of one. */
  pieces: string[];
  /** The rows of the sample that hold them all; null: there are no pieces, so any may match. */
  holding: Uint32Array | null;
}

/**
 * What the index is asked for: a few three-letter pieces of the terms. All of them would be as right, but a query of
 * four common words has twenty, and each one's list of a hundred thousand rows would be read to the end.
 */
export function pickPieces(terms: string[], sample: Sample): Picked {
  const each = sample.of / Math.max(1, sample.rows.length);
  const candidates = [...new Set(terms.flatMap(piecesOf))]
    .map((piece) => ({ piece, rows: sample.holding(piece) }))
    .sort((a, b) => a.rows.length - b.rows.length);
  const first = candidates.shift();
  if (!first) return { pieces: [], holding: null };
  const pieces = [first.piece];
  let holding = first.rows;
  for (const { piece, rows } of candidates) {
    if (pieces.length === MOST_PIECES || holding.length * each < FEW_ROWS) break;
    const then = holding.filter((at) => sample.rows[at]!.search_text.includes(piece));
    const saved = (holding.length - then.length) * each;
    if (then.length > holding.length * WORTH_IT || saved < rows.length * each * ENTRY_COST) continue;
    pieces.push(piece);
    holding = then;
  }
  const whole = pieces.map((piece) => wholeTerm(piece, terms, holding.length, sample));
  return { pieces: [...new Set(whole)], holding };
}

/** The term of a piece where its other pieces are rare enough: then no row has to be looked through for the rest. */
function wholeTerm(piece: string, terms: string[], rows: number, sample: Sample): string {
  const term = terms.find((one) => one.includes(piece))!;
  const others = piecesOf(term).filter((other) => other !== piece);
  const entries = others.reduce((sum, other) => sum + sample.holding(other).length, 0);
  return entries < rows * ENTRIES_FOR_A_LOOK ? term : piece;
}

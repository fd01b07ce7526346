import { describe, expect, test } from 'vitest';
import type { Own } from './conditions.ts';
import { estimate } from './estimate.ts';
import { pickPieces } from './pick-pieces.ts';
import { piecesOf } from './pieces.ts';
import type { Sample, SampleRow } from './sample.ts';

const nothingKnown = {
  ...{
    camera: null,
    lens: null,
    iso: null,
    aperture: null,
    focal: null,
    rating: null,
    width: null,
    height: null,
  },
  ...{ gps: null, unread: false, sum_id: null, duplicate: false },
};

/** A sample of a million rows, in order. */
function sampleOf(texts: string[]): Sample {
  const rows = texts.map((search_text, n): SampleRow => {
    return {
      search_text,
      drive_id: 'd',
      kind: 'photo',
      present: true,
      order_key: BigInt(n),
      path: Buffer.from(search_text),
      ...nothingKnown,
    };
  });
  const holding = (piece: string) =>
    Uint32Array.from(rows.flatMap((row, at) => (row.search_text.includes(piece) ? [at] : [])));
  return { rows, of: 1_000_000, holding };
}
const many = (count: number, text: (n: number) => string) => Array.from({ length: count }, (_, n) => text(n));
const filterOf = (...terms: string[]) => ({ terms, conditions: [], owns: [], from: null });
const guess = (sample: Sample, terms: string[], after = 0) =>
  estimate(sample, filterOf(...terms), pickPieces(terms, sample), 101, after);

describe('pieces', () => {
  test('are all runs of three letters or digits', () => {
    expect(piecesOf('img_4711.cr')).toEqual(['img', '471', '711']);
    expect(piecesOf('京都駅 ab')).toEqual(['京都駅']);
    expect(piecesOf('𝒜𝒷𝒸d')).toEqual(['𝒜𝒷𝒸', '𝒷𝒸d']);
  });

  test('a rare one is enough', () => {
    const sample = sampleOf(many(10_000, (n) => (n === 0 ? 'wedding img_4711' : 'wedding img_0000')));
    expect(pickPieces(['wedding', 'img_4711'], sample).pieces).toHaveLength(1);
  });

  test('of common words that seldom meet, one of each is taken', () => {
    const words = ['smith', 'jones'];
    const places = ['paris', 'tokyo'];
    const sample = sampleOf(many(10_000, (n) => `${words[n % 2]} ${places[Math.floor(n / 2) % 2]}`));
    expect(pickPieces(['smith', 'tokyo'], sample).pieces).toHaveLength(2);
  });

  test('of one word a second one that always comes along is not', () => {
    const sample = sampleOf(many(10_000, (n) => (n % 2 ? 'wedding' : 'portrait')));
    expect(pickPieces(['wedding'], sample).pieces).toHaveLength(1);
  });

  test('a word is asked for as a whole where that saves looking through the rows', () => {
    const sample = sampleOf(many(10_000, (n) => (n % 2 ? 'wedding' : 'portrait')));
    expect(pickPieces(['wedding'], sample).pieces).toEqual(['wedding']);
    const common = sampleOf(many(10_000, (n) => (n % 100 ? 'dsc_0815' : 'dsc_4711')));
    expect(pickPieces(['dsc_4711'], common).pieces).toEqual(['471']);
  });

  test('there are none in two letters', () => {
    expect(pickPieces(['ab', '_'], sampleOf(['ab']))).toEqual({ pieces: [], holding: null });
  });
});

describe('a sample foretells', () => {
  const spread = sampleOf(many(10_000, (n) => (n % 8 === 0 ? 'wedding' : 'other')));
  const late = sampleOf(many(10_000, (n) => (n < 9_000 ? 'other' : 'wedding')));

  test('how much matches, and that it is too much to count', () => {
    expect(guess(spread, ['wedding'])).toMatchObject({ matches: 125_000, many: true });
    const few = sampleOf(many(10_000, (n) => (n % 100 === 0 ? 'wedding' : 'other')));
    expect(guess(few, ['wedding'])).toMatchObject({ matches: 10_000, many: false });
  });

  test('that the way along the order is short where matches are dense, long where they come late', () => {
    expect(guess(spread, ['wedding']).way).toBeLessThan(10_000);
    expect(guess(late, ['wedding']).way).toBeGreaterThan(800_000);
  });

  test('how far to look at most', () => {
    expect(guess(late, ['wedding']).until).toBe(late.rows[9_007]);
    expect(guess(spread, ['nothing']).until).toBeNull();
  });

  test('from a position on', () => {
    expect(guess(spread, ['wedding'], 4_000).until).toBe(spread.rows[4_056]);
    expect(guess(spread, ['wedding'], 9_990).until).toBeNull();
  });

  test('that the way along one camera is shorter where its pictures come late', () => {
    const old: Own = {
      column: 'camera',
      type: 'integer',
      values: [7],
      has: (row) => row.search_text === 'wedding',
    };
    const filter = {
      terms: [],
      conditions: [{ sql: () => 'true', meets: old.has }],
      owns: [old],
      from: null,
    };
    const { way, own } = estimate(late, filter, pickPieces([], late), 101, 0);
    expect(own).toBe(old);
    expect(way).toBeLessThan(1_000);
  });

  test('that the way begins where the dates begin that are asked for', () => {
    const filter = { ...filterOf('wedding'), from: 9_000n };
    expect(estimate(late, filter, pickPieces(['wedding'], late), 101, 0).way).toBeLessThan(1_000);
  });
});

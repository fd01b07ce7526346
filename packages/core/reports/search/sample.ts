import type pg from 'pg';
import { piecesOf } from './pick-pieces.ts';

export interface SampleRow {
  search_text: string;
  drive_id: string;
  kind: string;
  present: boolean;
  order_key: bigint;
  path: Buffer;
}

/** A few thousand rows taken at random: from them a search knows beforehand how common its words are. */
export interface Sample {
  /** In the default order of files. */
  rows: SampleRow[];
  /** How many rows there are in all, about; never more than there are. */
  of: number;
  /** The share of rows that hold a piece of three letters. */
  share(piece: string): number;
}

export interface SampleKeeper {
  get(): Promise<Sample>;
}

const ROWS = 8_000;
/** Of these rows one in so many tells the shares of pieces. */
const EVERY = 4;
const FRESH_MS = 300_000;

/** Keeps a sample at hand; takes a new one now and then, while the old one still serves. */
export function keepSample(pool: pg.Pool): SampleKeeper {
  let current: { sample: Promise<Sample>; until: number } | undefined;
  return {
    get: async () => {
      if (!current || current.until < performance.now()) {
        const old = current?.sample;
        const taken = takeSample(pool);
        current = { sample: old ?? taken, until: performance.now() + FRESH_MS };
        taken.then(
          (sample) => {
            // A young catalogue grows fast: what was sampled of it is soon no likeness any more.
            const until = performance.now() + Math.min(FRESH_MS, sample.of * 10);
            current = { sample: Promise.resolve(sample), until };
          },
          () => {
            current = old && { sample: old, until: performance.now() + FRESH_MS };
          },
        );
      }
      return current.sample;
    },
  };
}

async function takeSample(pool: pg.Pool): Promise<Sample> {
  const { rows: ends } = await pool.query<{ least: bigint | null; most: bigint | null }>(
    'SELECT min(file_id) AS least, max(file_id) AS most FROM file_search',
  );
  const { least, most } = ends[0]!;
  if (least === null || most === null) return asSample([], 0);
  const range = Number(most - least) + 1;
  const wanted = new Set<bigint>();
  const tries = Math.min(range, ROWS);
  if (range <= ROWS) for (let id = least; id <= most; id++) wanted.add(id);
  while (wanted.size < tries) wanted.add(least + BigInt(Math.floor(Math.random() * range)));
  const { rows } = await pool.query<SampleRow>(
    `SELECT search_text, drive_id, kind, present, order_key, path FROM file_search WHERE file_id = ANY($1)
     ORDER BY order_key, path, file_id`,
    [[...wanted]],
  );
  return asSample(rows, Math.floor((range * rows.length) / wanted.size));
}

function asSample(rows: SampleRow[], of: number): Sample {
  const holding = new Map<string, number>();
  const read = rows.filter((_, at) => at % EVERY === 0);
  for (const { search_text } of read) {
    for (const piece of new Set(piecesOf(search_text))) holding.set(piece, (holding.get(piece) ?? 0) + 1);
  }
  return { rows, of, share: (piece) => (holding.get(piece) ?? 0) / Math.max(1, read.length) };
}

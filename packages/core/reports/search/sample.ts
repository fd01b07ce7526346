import { setImmediate as breathe } from 'node:timers/promises';
import type pg from 'pg';
import { piecesOf } from './pieces.ts';

export interface SampleRow {
  search_text: string;
  drive_id: string;
  kind: string;
  present: boolean;
  order_key: bigint;
  path: Buffer;
  camera: number | null;
  lens: number | null;
  iso: number | null;
  aperture: number | null;
  focal: number | null;
  rating: number | null;
  width: number | null;
  height: number | null;
  gps: boolean | null;
  /** It has no Content yet. */
  unread: boolean;
  /** In which sum of safety its Content is counted. */
  sum_id: bigint | null;
  /** The same bytes are in another File that is there. */
  duplicate: boolean;
}

/** Some thousand rows taken at random: from them a search knows beforehand how common its words are. */
export interface Sample {
  /** In the default order of files. */
  rows: readonly SampleRow[];
  /** How many rows there are in all, about. */
  of: number;
  /** Which of the rows hold a piece of three letters. */
  holding(piece: string): Uint32Array;
}

export interface SampleKeeper {
  get(): Promise<Sample>;
}

const ROWS_OF = `
  SELECT file_search.search_text, file_search.drive_id, file_search.kind, present, file_search.order_key, file_search.path, camera,
    lens, iso, aperture, focal, rating, width, height, gps, file.content_id IS NULL AS unread, safety_content.sum_id,
    EXISTS (SELECT FROM file AS other WHERE other.content_id = file.content_id AND other.id <> file.id
      AND other.on_drive = 'present') AS duplicate
  FROM file_search JOIN file ON file.id = file_search.file_id
  LEFT JOIN safety_content ON safety_content.content_id = file.content_id
  WHERE file_id = ANY($1) ORDER BY file_search.order_key, file_search.path, file_id`;
const ROWS = 24_000;
const FRESH_MS = 300_000;
const NONE = new Uint32Array();
/** Rows that are read between two breaths, so that other requests do not wait. */
const BREATH = 500;

/** Keeps a sample at hand; takes a new one now and then, while the old one still serves. */
export function keepSample(pool: pg.Pool): SampleKeeper {
  let current: Promise<Sample> | undefined;
  let until = 0;

  function renew(): Promise<Sample> {
    const old = current;
    const taken = takeSample(pool);
    until = performance.now() + FRESH_MS;
    taken.then(
      (sample) => {
        current = taken;
        // A young catalogue grows fast: what was sampled of it is soon no likeness any more.
        until = performance.now() + Math.min(FRESH_MS, sample.of * 10);
      },
      () => {
        current = old;
        until = 0;
      },
    );
    return taken;
  }

  return {
    get: () => {
      if (performance.now() < until && current) return current;
      const taken = renew();
      current ??= taken;
      return current;
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
  if (range <= ROWS) for (let id = least; id <= most; id++) wanted.add(id);
  while (wanted.size < Math.min(range, ROWS)) wanted.add(least + BigInt(Math.floor(Math.random() * range)));
  const { rows } = await pool.query<SampleRow>(ROWS_OF, [[...wanted]]);
  return asSample(rows, Math.floor((range * rows.length) / wanted.size));
}

async function asSample(rows: SampleRow[], of: number): Promise<Sample> {
  const holding = new Map<string, number[]>();
  for (const [at, { search_text }] of rows.entries()) {
    if (at % BREATH === 0) await breathe();
    for (const piece of piecesOf(search_text)) {
      const known = holding.get(piece);
      if (!known) holding.set(piece, [at]);
      else if (known.at(-1) !== at) known.push(at);
    }
  }
  const lists = new Map<string, Uint32Array>();
  for (const [piece, list] of holding) lists.set(piece, Uint32Array.from(list));
  return { rows, of, holding: (piece) => lists.get(piece) ?? NONE };
}

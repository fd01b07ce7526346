import type pg from 'pg';
import type { Held } from '../../catalog/safety/copy-fact.ts';

/** So many Contents of a year and a kind. */
export interface SumPart {
  id: bigint;
  /** 0: not known. */
  year: number;
  kind: string;
  contents: number;
  bytes: number;
}

/** Contents that are held alike. */
export interface HoldingRow {
  held: Held[];
  /** The Drives that have them now. */
  drives: string[];
  sums: SumPart[];
  contents: number;
  bytes: number;
}

/** Files that were not read yet: Contents that only their Drive holds, unproven. */
export interface UnreadRow {
  drive_id: string;
  kind: string;
  files: number;
  bytes: number;
}

interface SumsInText {
  held: string;
  drives: string | null;
  sums: string;
}

/** The sums of a holding come as one text: rows of their own would take longer to read than all the rest. */
const HOLDINGS = `
  SELECT holding.held::text, array_to_string(holding.drives, ' ') AS drives, sums.sums
  FROM safety_holding AS holding JOIN (
    SELECT holding_id, string_agg(id || ' ' || year || ' ' || kind || ' ' || contents || ' ' || bytes, ',') AS sums
    FROM safety_sum WHERE contents > 0 GROUP BY holding_id) AS sums ON sums.holding_id = holding.id`;

/** Every holding that has Contents. Few, however many Contents there are. */
export async function holdingRows(pool: pg.Pool): Promise<HoldingRow[]> {
  const { rows } = await pool.query<SumsInText>(HOLDINGS);
  return rows.map(({ held, drives, sums }) =>
    holdingRow(JSON.parse(held), drives ? drives.split(' ') : [], sums.split(',').map(readPart)),
  );
}

/** A holding with what its sums amount to. */
export function holdingRow(held: Held[], drives: string[], sums: SumPart[]): HoldingRow {
  const total = (of: 'contents' | 'bytes') => sums.reduce((sum, part) => sum + part[of], 0);
  return { held, drives, sums, contents: total('contents'), bytes: total('bytes') };
}

function readPart(text: string): SumPart {
  const [id, year, kind, contents, bytes] = text.split(' ') as [string, string, string, string, string];
  return { id: BigInt(id), year: Number(year), kind, contents: Number(contents), bytes: Number(bytes) };
}

export async function unreadRows(pool: pg.Pool): Promise<UnreadRow[]> {
  const { rows } = await pool.query<UnreadRow>(
    `SELECT drive_id, kind, sum(files)::float8 AS files, sum(bytes)::float8 AS bytes FROM safety_unread
     GROUP BY drive_id, kind HAVING sum(files) > 0`,
  );
  return rows;
}

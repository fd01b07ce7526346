import type pg from 'pg';
import type { Measured } from './forecast.ts';

/** What a Drive still has to send, and how much of everything is sent once its last is. */
export interface DriveOutlook {
  drive_id: string;
  drive: string;
  files: number;
  bytes: number;
  /** From 0 to 1: the part of all that waits which comes before its last file. */
  upto: number;
}

const SAMPLE = 20_000;

/** What was measured over the last day and the last week. */
export async function measuredSpeed(
  pool: pg.Pool,
  address: string,
): Promise<{ day: Measured; week: Measured }> {
  const { rows } = await pool.query<Spoken>(
    `SELECT limited, span, coalesce(sum(bytes), 0) AS bytes, coalesce(sum(seconds), 0) AS seconds, coalesce(sum(allowed), 0) AS allowed
     FROM (VALUES ('day', interval '1 day'), ('week', interval '7 days')) AS spans(span, length), upload_hour
     WHERE volume_id = (SELECT id FROM volume WHERE address = $1) AND hour > now() - length GROUP BY 1, 2`,
    [address],
  );
  return { day: measuredIn(rows, 'day'), week: measuredIn(rows, 'week') };
}

interface Spoken {
  limited: boolean;
  span: 'day' | 'week';
  bytes: number;
  seconds: number;
  allowed: number;
}

function measuredIn(rows: Spoken[], span: Spoken['span']): Measured {
  const of = (limited: boolean) => {
    const {
      bytes = 0,
      seconds = 0,
      allowed = 0,
    } = rows.find((row) => row.span === span && row.limited === limited) ?? {};
    return { bytes, seconds, allowed };
  };
  return { free: of(false), limited: of(true) };
}

/** What each Drive still has to send; where it ends in the order is estimated from a sample when very much waits. */
export async function driveOutlooks(pool: pg.Pool, address: string): Promise<DriveOutlook[]> {
  const { rows } = await pool.query<Omit<DriveOutlook, 'upto'> & { volume_id: string }>(
    `SELECT tally.volume_id, drive_id, drive.name AS drive, sum(files)::float8 AS files, sum(bytes - sent)::float8 AS bytes
     FROM upload_tally AS tally JOIN drive ON drive.id = drive_id
     WHERE tally.volume_id = (SELECT id FROM volume WHERE address = $1) AND tally.state IN ('pending', 'sending')
     GROUP BY 1, 2, 3 HAVING sum(files) > 0 ORDER BY bytes DESC`,
    [address],
  );
  if (rows.length === 0) return [];
  const files = rows.reduce((sum, row) => sum + row.files, 0);
  const ends = await endsInOrder(pool, rows[0]!.volume_id, Math.min(100, (SAMPLE / files) * 100));
  return rows.map(({ volume_id: _, ...row }) => ({ ...row, upto: ends.get(row.drive_id) ?? 1 }));
}

/** Where in the order the last of each Drive comes, from 0 to 1. */
async function endsInOrder(pool: pg.Pool, volumeId: string, percent: number): Promise<Map<string, number>> {
  const from = percent >= 100 ? 'upload' : 'upload TABLESAMPLE SYSTEM ($2)';
  const { rows } = await pool.query<{ drive_id: string; upto: number }>(
    `WITH waiting AS (SELECT drive_id, rank, id, (bytes - sent_bytes)::float8 AS bytes FROM ${from}
       WHERE volume_id = $1 AND state IN ('pending', 'sending')),
     summed AS (SELECT drive_id, sum(bytes) OVER (ORDER BY rank, id) AS upto, sum(bytes) OVER () AS total FROM waiting)
     SELECT drive_id, max(upto) / nullif(max(total), 0) AS upto FROM summed GROUP BY drive_id`,
    percent >= 100 ? [volumeId] : [volumeId, percent],
  );
  return new Map(rows.map(({ drive_id, upto }) => [drive_id, upto ?? 1]));
}

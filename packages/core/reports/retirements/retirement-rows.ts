import type pg from 'pg';
import { problem } from '../../base/errors.ts';
import type { Certificate, Missing } from '../../catalog/drive/retirement.ts';
import { readCursor, writeCursor } from '../cursor.ts';
import { EXACT_UP_TO, type Page, pageOf, totalOf } from '../page.ts';

export interface RetirementRow {
  id: string;
  drive_id: string;
  drive: string;
  state: 'waiting' | 'running' | 'retired' | 'refused' | 'failed';
  reason: string | null;
  place: string | null;
  site: string | null;
  by: string;
  started_at: Date;
  finished_at: Date | null;
  copies: bigint;
  checked: bigint;
  missing: Missing[] | null;
  certificate: Certificate | null;
  /** Names of the Drives by their ids, for those that are named in what is missing. */
  names: Record<string, string>;
}

const ROWS = `
  SELECT retirement.id, retirement.drive_id, drive.name AS drive, retirement.state, retirement.reason,
    place.name AS place, site.name AS site, retirement.by, retirement.started_at, retirement.finished_at,
    retirement.copies, retirement.checked, retirement.missing, retirement.certificate,
    (SELECT coalesce(jsonb_object_agg(other.id, other.name), '{}') FROM drive AS other
      WHERE retirement.missing::text LIKE '%' || other.id || '%') AS names
  FROM retirement JOIN drive ON drive.id = retirement.drive_id
  LEFT JOIN place ON place.id = retirement.place_id LEFT JOIN site ON site.id = place.site_id`;

/** @throws Problem `not-found` */
export async function retirementRow(pool: pg.Pool, id: string): Promise<RetirementRow> {
  const { rows } = await pool.query<RetirementRow>(`${ROWS} WHERE retirement.id = $1`, [id]);
  if (!rows[0]) throw problem('not-found');
  return rows[0];
}

/** The Retirements of a Drive, newest first. */
export async function retirementPage(
  pool: pg.Pool,
  driveId: string,
  { limit, cursor }: { limit: number; cursor: string | null },
): Promise<Page<RetirementRow>> {
  const list = `retirements ${driveId}`;
  const before = cursor === null ? null : readCursor(list, cursor);
  const { rows } = await pool.query<RetirementRow>(
    `${ROWS} WHERE retirement.drive_id = $1 AND ($2::uuid IS NULL OR retirement.id < $2)
     ORDER BY retirement.id DESC LIMIT $3`,
    [driveId, before?.[0] ?? null, limit + 1],
  );
  const counted = await pool.query<{ n: number }>(
    `SELECT count(*)::int AS n FROM (SELECT FROM retirement WHERE drive_id = $1 LIMIT ${EXACT_UP_TO + 1}) AS few`,
    [driveId],
  );
  return pageOf(rows, limit, totalOf(counted.rows[0]!.n), (row) => writeCursor(list, [row.id]));
}

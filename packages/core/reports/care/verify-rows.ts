import type pg from 'pg';
import { problem } from '../../base/errors.ts';
import { readCursor, writeCursor } from '../cursor.ts';
import { EXACT_UP_TO, type Page, pageOf, totalOf } from '../page.ts';

export interface VerifyRow {
  id: string;
  volume: 'archive' | 'drive' | 'cloud';
  volume_id: string;
  drive_id: string | null;
  drive: string | null;
  sample: number;
  listing: boolean;
  heal: boolean;
  state: 'waiting' | 'running' | 'done' | 'failed';
  reason: string | null;
  started_at: Date;
  updated_at: Date;
  finished_at: Date | null;
  copies: bigint;
  bytes: bigint;
  checked: bigint;
  checked_bytes: bigint;
  good: bigint;
  damaged: bigint;
  changed: bigint;
  missing: bigint;
  unreadable: bigint;
  healed: bigint;
  unhealed: bigint;
}

const VERIFIES = `SELECT * FROM (
  SELECT verify.id, volume.kind AS volume, verify.volume_id, coalesce(verify.drive_id, volume.drive_id) AS drive_id,
    drive.name AS drive, verify.sample, verify.listing, verify.heal, verify.state, verify.reason, verify.started_at, verify.updated_at,
    verify.finished_at, verify.copies, verify.bytes, verify.checked, verify.checked_bytes, verify.good, verify.damaged,
    verify.changed, verify.missing, verify.unreadable, verify.healed, verify.unhealed
  FROM verify JOIN volume ON volume.id = verify.volume_id
  LEFT JOIN drive ON drive.id = coalesce(verify.drive_id, volume.drive_id)) AS verifies`;

/** Verifies, newest first; of one Drive or of all. */
export async function verifyPage(
  pool: pg.Pool,
  request: { drive: string | null; limit: number; cursor: string | null },
): Promise<Page<VerifyRow>> {
  const { drive, limit } = request;
  const list = JSON.stringify(['verifies', drive]);
  const before = request.cursor === null ? null : readCursor(list, request.cursor);
  const { rows } = await pool.query<VerifyRow>(
    `${VERIFIES} WHERE ($1::uuid IS NULL OR drive_id = $1) AND ($2::uuid IS NULL OR id < $2) ORDER BY id DESC LIMIT $3`,
    [drive, before?.[0] ?? null, limit + 1],
  );
  const counted = await pool.query<{ n: number }>(
    `SELECT count(*)::int AS n FROM (${VERIFIES} WHERE $1::uuid IS NULL OR drive_id = $1 LIMIT ${EXACT_UP_TO + 1}) AS few`,
    [drive],
  );
  return pageOf(rows, limit, totalOf(counted.rows[0]!.n), (row) => writeCursor(list, [row.id]));
}

/** One Verify. @throws Problem `not-found` */
export async function verifyRow(pool: pg.Pool, id: string): Promise<VerifyRow> {
  const { rows } = await pool.query<VerifyRow>(`${VERIFIES} WHERE id = $1`, [id]);
  if (!rows[0]) throw problem('not-found');
  return rows[0];
}

import type pg from 'pg';
import { problem } from '../../base/errors.ts';
import { readCursor, writeCursor } from '../cursor.ts';
import { EXACT_UP_TO, type Page, pageOf, totalOf } from '../page.ts';

export interface CloudFigures {
  state: string;
  detail: string | null;
  since: Date | null;
  paused: boolean;
  pending_files: number;
  pending_bytes: number;
  done_files: number;
  done_bytes: number;
  failed_files: number;
  /** Of everything, also of what is under way. */
  sent_bytes: number;
}

const FIGURES = `
  SELECT volume.state, volume.state_detail AS detail, volume.state_since AS since,
    EXISTS (SELECT FROM setting WHERE key = 'uploads-paused' AND value = 'true'::jsonb) AS paused,
    sums.*
  FROM (SELECT) AS one LEFT JOIN volume ON volume.kind = 'cloud' AND volume.address = $1
  CROSS JOIN LATERAL (
    SELECT (count(*) FILTER (WHERE upload.state IN ('pending', 'sending')))::float8 AS pending_files,
      coalesce(sum(bytes - sent_bytes) FILTER (WHERE upload.state IN ('pending', 'sending')), 0)::float8 AS pending_bytes,
      (count(*) FILTER (WHERE upload.state = 'done'))::float8 AS done_files,
      coalesce(sum(bytes) FILTER (WHERE upload.state = 'done'), 0)::float8 AS done_bytes,
      (count(*) FILTER (WHERE upload.state = 'failed'))::float8 AS failed_files,
      coalesce(sum(CASE WHEN upload.state = 'done' THEN bytes ELSE sent_bytes END), 0)::float8 AS sent_bytes
    FROM upload WHERE upload.volume_id = volume.id
  ) AS sums`;

/** How the store of this address is, and what is on its way there. */
export async function cloudFigures(pool: pg.Pool, address: string): Promise<CloudFigures> {
  const { rows } = await pool.query<CloudFigures & { state: string | null }>(FIGURES, [address]);
  const row = rows[0]!;
  return { ...row, state: row.state ?? 'ready' };
}

export interface UploadRow {
  id: bigint;
  file_id: bigint;
  drive_id: string;
  drive: string;
  path: Buffer;
  bytes: bigint;
  sent_bytes: bigint;
  state: 'pending' | 'sending' | 'done' | 'failed';
  attempts: number;
  reason: string | null;
  next_at: Date;
  done_at: Date | null;
}

/** At work first, then failed, waiting and done. */
const RANK = `array_position(ARRAY['sending', 'failed', 'pending', 'done'], upload.state)`;
/** What is done: the newest first. What waits: what is due first. */
const WHEN = `CASE WHEN upload.state = 'done' THEN -extract(epoch FROM upload.done_at)
  ELSE extract(epoch FROM upload.next_at) END::float8`;

/** Uploads, of one state or of all. */
export async function uploadPage(
  pool: pg.Pool,
  request: { state: UploadRow['state'] | null; limit: number; cursor: string | null },
): Promise<Page<UploadRow>> {
  const { state, limit } = request;
  const list = JSON.stringify(['uploads', state]);
  const after = request.cursor === null ? null : readCursor(list, request.cursor);
  if (after && after.length !== 3) throw problem('bad-cursor');
  const { rows } = await pool.query<UploadRow & { rank: number; moment: number }>(
    `SELECT upload.*, ${RANK} AS rank, ${WHEN} AS moment, file.path, file.drive_id, drive.name AS drive
     FROM upload JOIN file ON file.id = upload.file_id JOIN drive ON drive.id = file.drive_id
     WHERE ($1::text IS NULL OR upload.state = $1)
       AND ($2::int IS NULL OR (${RANK}, ${WHEN}, upload.id) > ($2, $3::float8, $4::bigint))
     ORDER BY rank, moment, upload.id LIMIT $5`,
    [state, after?.[0] ?? null, after?.[1] ?? null, after?.[2] ?? null, limit + 1],
  );
  const counted = await pool.query<{ n: number }>(
    `SELECT count(*)::int AS n FROM (SELECT FROM upload WHERE $1::text IS NULL OR state = $1 LIMIT ${EXACT_UP_TO + 1}) AS few`,
    [state],
  );
  return pageOf(rows, limit, totalOf(counted.rows[0]!.n), (row) =>
    writeCursor(list, [row.rank, row.moment, row.id]),
  );
}

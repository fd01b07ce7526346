import type pg from 'pg';
import { problem } from '../../base/errors.ts';
import type { DriveMode } from '../../catalog/drive/drive-mode.ts';
import { readCursor, writeCursor } from '../cursor.ts';
import { EXACT_UP_TO, type Page, pageOf, totalOf } from '../page.ts';

/** Paths in base64url. */
export interface QuestionRow {
  changed: number;
  damaged: number;
  renamed: number;
  examples: { pathRaw: string; nowRaw: string | null }[];
}

/** A path in base64url. */
export interface ClockRow {
  minutes: number | null;
  files: number;
  read: number;
  followed: number;
  differs: string | null;
}

export interface IngestRow {
  id: string;
  drive_id: string;
  drive: string;
  state: 'running' | 'waiting' | 'on-hold' | 'done' | 'failed';
  reason: string | null;
  detail: string | null;
  question: QuestionRow | null;
  answer: 'go-on' | 'leave' | null;
  clock: ClockRow | null;
  started_by: 'person' | 'attach' | 'schedule';
  checked_at: Date | null;
  started_at: Date;
  updated_at: Date;
  finished_at: Date | null;
  scanned: boolean;
  mode: DriveMode;
  folder: string | null;
  found: bigint;
  found_bytes: bigint;
  fresh: bigint;
  fresh_bytes: bigint;
  written: bigint;
  written_bytes: bigint;
  settled: bigint;
  settled_bytes: bigint;
  copied: bigint;
  copied_bytes: bigint;
  held: bigint;
  held_bytes: bigint;
  skipped: bigint;
  skipped_bytes: bigint;
  failed: bigint;
  failed_bytes: bigint;
}

const INGESTS = 'SELECT ingest.*, drive.name AS drive FROM ingest JOIN drive ON drive.id = ingest.drive_id';

/** Ingests, newest first; of one Drive or of all. */
export async function ingestPage(
  pool: pg.Pool,
  request: { drive: string | null; limit: number; cursor: string | null },
): Promise<Page<IngestRow>> {
  const { drive, limit } = request;
  const list = JSON.stringify(['ingests', drive]);
  const before = request.cursor === null ? null : readCursor(list, request.cursor);
  const { rows } = await pool.query<IngestRow>(
    `${INGESTS} WHERE ($1::uuid IS NULL OR ingest.drive_id = $1) AND ($2::uuid IS NULL OR ingest.id < $2)
     ORDER BY ingest.id DESC LIMIT $3`,
    [drive, before?.[0] ?? null, limit + 1],
  );
  const counted = await pool.query<{ n: number }>(
    `SELECT count(*)::int AS n FROM (SELECT FROM ingest WHERE $1::uuid IS NULL OR drive_id = $1 LIMIT ${EXACT_UP_TO + 1}) AS few`,
    [drive],
  );
  return pageOf(rows, limit, totalOf(counted.rows[0]!.n), (row) => writeCursor(list, [row.id]));
}

/** One Ingest. @throws Problem `not-found` */
export async function ingestRow(pool: pg.Pool, id: string): Promise<IngestRow> {
  const { rows } = await pool.query<IngestRow>(`${INGESTS} WHERE ingest.id = $1`, [id]);
  if (!rows[0]) throw problem('not-found');
  return rows[0];
}

/** The newest Ingest of each Drive: of its Volumes, the one that is furthest from done. */
export async function newestIngests(pool: pg.Pool, drives: string[]): Promise<Map<string, IngestRow>> {
  const { rows } = await pool.query<IngestRow>(
    `SELECT DISTINCT ON (drive_id) * FROM (
       SELECT DISTINCT ON (ingest.volume_id) ingest.*, drive.name AS drive FROM ingest
       JOIN drive ON drive.id = ingest.drive_id
       WHERE ingest.drive_id = ANY($1::uuid[]) ORDER BY ingest.volume_id, ingest.id DESC
     ) AS newest
     ORDER BY drive_id, array_position(ARRAY['running', 'on-hold', 'waiting', 'failed', 'done'], state), id DESC`,
    [drives],
  );
  return new Map(rows.map((row) => [row.drive_id, row]));
}

export interface IngestProblemRow {
  id: bigint;
  kind: 'skipped' | 'failed';
  reason: string;
  detail: string | null;
  path: Buffer;
  files: bigint;
  bytes: bigint;
  at: Date;
}

/** Every skip and failure of an Ingest, failures first. @throws Problem `not-found` */
export async function ingestProblems(
  pool: pg.Pool,
  request: { ingest: string; kind: 'skipped' | 'failed' | null; limit: number; cursor: string | null },
): Promise<Page<IngestProblemRow>> {
  const { ingest, kind, limit } = request;
  await ingestRow(pool, ingest);
  const list = JSON.stringify(['problems', ingest, kind]);
  const [afterKind, afterId] = request.cursor === null ? [null, null] : readCursor(list, request.cursor);
  const { rows } = await pool.query<IngestProblemRow>(
    `SELECT id, kind, reason, detail, path, files, bytes, at FROM ingest_problem
     WHERE ingest_id = $1 AND ($2::text IS NULL OR kind = $2) AND ($3::text IS NULL OR (kind, id) > ($3, $4::bigint))
     ORDER BY kind, id LIMIT $5`,
    [ingest, kind, afterKind, afterId, limit + 1],
  );
  const counted = await pool.query<{ n: number }>(
    `SELECT count(*)::int AS n FROM (SELECT FROM ingest_problem
       WHERE ingest_id = $1 AND ($2::text IS NULL OR kind = $2) LIMIT ${EXACT_UP_TO + 1}) AS few`,
    [ingest, kind],
  );
  return pageOf(rows, limit, totalOf(counted.rows[0]!.n), (row) => writeCursor(list, [row.kind, row.id]));
}

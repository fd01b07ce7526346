import type pg from 'pg';
import { TROUBLE } from './trouble-rows.ts';

export interface WalkRow {
  id: string;
  state: 'waiting' | 'running' | 'done' | 'failed';
  reason: string | null;
  started_at: Date;
  finished_at: Date | null;
  files: bigint;
  links: bigint;
  changed: bigint;
  damaged: bigint;
  moved: bigint;
  missing: bigint;
  returned: bigint;
  fresh: bigint;
}

export interface CareFigures {
  copies: number;
  oldest_proof_at: Date | null;
  due_copies: number;
  damaged: number;
  missing: number;
  found_files: number;
  found_bytes: number;
}

const FIGURES = `
  SELECT copies.copies, copies.oldest_proof_at, copies.due_copies, trouble.damaged, trouble.missing,
    found.found_files, found.found_bytes
  FROM (SELECT count(*)::float8 AS copies, min(copy.at) AS oldest_proof_at,
      (count(*) FILTER (WHERE copy.at < now() - make_interval(days => $1)))::float8 AS due_copies
    FROM copy JOIN volume ON volume.id = copy.volume_id
    WHERE volume.kind = 'archive' AND copy.state = 'present') AS copies,
  (SELECT (count(*) FILTER (WHERE copy.state = 'damaged'))::float8 AS damaged,
      (count(*) FILTER (WHERE copy.state = 'missing'))::float8 AS missing ${TROUBLE} AND volume.kind = 'archive') AS trouble,
  (SELECT count(*)::float8 AS found_files, coalesce(sum(size), 0)::float8 AS found_bytes FROM archive_finding) AS found`;

/**
 * The figures of the Archive's care. Dear with a million Copies: ask through `remembered`.
 * @param archiveDays from when on a proof is old
 */
export async function careFigures(pool: pg.Pool, archiveDays: number): Promise<CareFigures> {
  const { rows } = await pool.query<CareFigures>(FIGURES, [archiveDays]);
  return rows[0]!;
}

/** The walk that was begun last, or null. */
export async function newestWalk(pool: pg.Pool, id: string | null = null): Promise<WalkRow | null> {
  const { rows } = await pool.query<WalkRow>(
    `SELECT * FROM archive_walk WHERE $1::uuid IS NULL OR id = $1 ORDER BY started_at DESC LIMIT 1`,
    [id],
  );
  return rows[0] ?? null;
}

export interface FoundFolderRow {
  path: Buffer;
  files: number;
  bytes: number;
}

const MOST_FOLDERS = 100;

/** Folders with files that no Copy names, in the order of their paths. */
export async function foundFolders(pool: pg.Pool): Promise<FoundFolderRow[]> {
  const { rows } = await pool.query<FoundFolderRow>(
    `SELECT folder AS path, count(*)::float8 AS files, sum(size)::float8 AS bytes FROM archive_finding
     GROUP BY folder ORDER BY folder LIMIT ${MOST_FOLDERS}`,
  );
  return rows;
}

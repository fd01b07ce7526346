import type pg from 'pg';

export interface RebuildRow {
  id: string;
  source: 'archive' | 'cloud';
  state: 'waiting' | 'running' | 'done' | 'failed';
  basis: 'catalogue' | 'manifests' | 'listing' | null;
  paper: string | null;
  paper_at: Date | null;
  rows: bigint;
  refused: { path: string; code: string; detail: string }[];
  reason: string | null;
  detail: string | null;
  started_at: Date;
  finished_at: Date | null;
}

/** The newest try. */
export async function newestRebuild(pool: pg.Pool): Promise<RebuildRow | null> {
  const { rows } = await pool.query<RebuildRow>('SELECT * FROM rebuild ORDER BY started_at DESC LIMIT 1');
  return rows[0] ?? null;
}

/** Whether nothing is known yet that a rebuild could come into conflict with. */
export async function isCatalogueEmpty(pool: pg.Pool): Promise<boolean> {
  const { rows } = await pool.query<{ empty: boolean }>(
    `SELECT NOT (EXISTS (SELECT FROM drive) OR EXISTS (SELECT FROM content) OR EXISTS (SELECT FROM ingest)
       OR EXISTS (SELECT FROM share) OR EXISTS (SELECT FROM place)) AS empty`,
  );
  return rows[0]!.empty;
}

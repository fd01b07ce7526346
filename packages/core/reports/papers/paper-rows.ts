import type pg from 'pg';

export interface PaperRow {
  kind: 'manifest' | 'catalogue';
  drive_id: string | null;
  drive: string | null;
  place: 'archive' | 'cloud';
  path: string;
  bytes: bigint;
  lines: bigint;
  at: Date;
}

/** The newest paper of each kind and Drive in the Archive and in the Cloud that is set up. */
export async function newestPapers(pool: pg.Pool, address: string | null): Promise<PaperRow[]> {
  const { rows } = await pool.query<PaperRow>(
    `SELECT DISTINCT ON (drive.name, paper.kind, paper.drive_id, volume.kind) paper.kind, paper.drive_id, drive.name AS drive,
       volume.kind AS place, convert_from(paper.path, 'UTF8') AS path, paper.bytes, paper.lines, paper.at
     FROM paper JOIN volume ON volume.id = paper.volume_id LEFT JOIN drive ON drive.id = paper.drive_id
     WHERE paper.kind <> 'page' AND (volume.kind = 'archive' OR volume.address = $1)
     ORDER BY drive.name, paper.kind, paper.drive_id, volume.kind, paper.at DESC`,
    [address],
  );
  return rows;
}

/** What waits to be written down, and since when old papers cannot be removed from the bucket. */
export async function paperState(pool: pg.Pool): Promise<{ due: boolean; cloudKeeps: Date | null }> {
  const { rows } = await pool.query<{ due: boolean; cloudKeeps: Date | null }>(
    `SELECT export_asked OR EXISTS (SELECT FROM paper_due WHERE due_at <= now()) AS due,
       cloud_keeps AS "cloudKeeps" FROM paper_watch`,
  );
  return rows[0] ?? { due: false, cloudKeeps: null };
}

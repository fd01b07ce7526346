import type pg from 'pg';

export interface RehearsalRow {
  id: string;
  state: 'waiting' | 'running' | 'done' | 'failed';
  by: 'schedule' | 'person';
  reason: string | null;
  detail: string | null;
  started_at: Date;
  finished_at: Date | null;
  papers_at: Date | null;
  files: number;
  bytes: bigint;
  drives: number;
  good: number;
  bad: number;
  took_ms: number;
  file_ms: number | null;
  byte_rate: number | null;
}

/** The newest rehearsal, and the last one that succeeded. */
export async function rehearsals(
  pool: pg.Pool,
): Promise<{ newest: RehearsalRow | null; good: RehearsalRow | null }> {
  const { rows } = await pool.query<RehearsalRow>(
    `(SELECT * FROM rehearsal ORDER BY started_at DESC LIMIT 1)
     UNION (SELECT * FROM rehearsal WHERE state = 'done' ORDER BY started_at DESC LIMIT 1) ORDER BY started_at DESC`,
  );
  return { newest: rows[0] ?? null, good: rows.find(({ state }) => state === 'done') ?? null };
}

/** What of each Drive is in the Cloud, as the Uploads count it. */
export async function drivesInCloud(
  pool: pg.Pool,
  address: string,
): Promise<{ id: string; name: string; files: bigint; bytes: bigint }[]> {
  const { rows } = await pool.query<{ id: string; name: string; files: bigint; bytes: bigint }>(
    `SELECT drive.id, drive.name, sum(t.files)::bigint AS files, sum(t.bytes)::bigint AS bytes
     FROM upload_tally t JOIN volume ON volume.id = t.volume_id JOIN drive ON drive.id = t.drive_id
     WHERE volume.address = $1 AND t.state = 'done' GROUP BY drive.id, drive.name HAVING sum(t.files) > 0 ORDER BY drive.name`,
    [address],
  );
  return rows;
}

import type { Pool, PoolClient } from 'pg';
import type { RemovedFromDrive } from './removed-paths.ts';

/** Bytes that must not come back, and the Removal that says so. */
export interface RemovedContent {
  key: string;
  removalId: string;
}

/** What was removed on purpose from a Drive, by path. */
export async function removedFromDrive(pool: Pool, driveId: string): Promise<RemovedFromDrive> {
  const { rows } = await pool.query<{
    kind: string;
    path: Buffer;
    bytes: bigint | null;
    mtimeNs: bigint | null;
  }>(
    `SELECT kind, path, bytes, mtime_ns AS "mtimeNs" FROM tombstone WHERE drive_id = $1 AND kind IN ('folder', 'file')`,
    [driveId],
  );
  const latin1 = (row: { path: Buffer }) => row.path.toString('latin1');
  return {
    folders: rows.filter(({ kind }) => kind === 'folder').map(latin1),
    files: rows.flatMap(({ kind, bytes, mtimeNs, path }) =>
      kind === 'file' ? [{ path: latin1({ path }), bytes: bytes ?? 0n, mtimeNs: mtimeNs ?? 0n }] : [],
    ),
  };
}

/** Whether any bytes are kept out of this Drive: most Drives need not be asked file by file. */
export async function keepsBytesOut(pool: Pool, driveId: string): Promise<boolean> {
  const { rowCount } = await pool.query(
    `(SELECT FROM tombstone WHERE drive_id = $1 AND kind = 'content' LIMIT 1)
     UNION ALL (SELECT FROM tombstone WHERE drive_id IS NULL AND kind = 'content' LIMIT 1)`,
    [driveId],
  );
  return rowCount !== 0;
}

/** Which of these bytes must not come back on this Drive, by `<blake3 hex>:<bytes>`. */
export async function removedContents(
  pool: Pool,
  driveId: string,
  digests: { blake3: Uint8Array; bytes: number }[],
): Promise<Map<string, string>> {
  const { rows } = await pool.query<RemovedContent>(
    `SELECT encode(t.blake3, 'hex') || ':' || t.bytes AS key, y."removalId" FROM unnest($1::bytea[], $2::bigint[]) AS t(blake3, bytes)
     CROSS JOIN LATERAL (SELECT removal_id AS "removalId" FROM tombstone WHERE kind = 'content' AND blake3 = t.blake3
       AND tombstone.bytes = t.bytes AND (drive_id IS NULL OR drive_id = $3) ORDER BY id LIMIT 1) AS y`,
    [digests.map(({ blake3 }) => Buffer.from(blake3)), digests.map(({ bytes }) => bytes), driveId],
  );
  return new Map(rows.map(({ key, removalId }) => [key, removalId]));
}

/** A file whose bytes were kept out is known by its looks from now on, so that it is not read each time. */
export async function noteKeptOut(
  client: PoolClient,
  driveId: string,
  files: { removalId: string; path: Buffer; bytes: bigint; mtimeNs: bigint }[],
): Promise<void> {
  await client.query(
    `INSERT INTO tombstone (removal_id, drive_id, kind, path, bytes, mtime_ns)
     SELECT removal_id, $1, 'file', path, bytes, mtime_ns
     FROM unnest($2::uuid[], $3::bytea[], $4::bigint[], $5::bigint[]) AS t(removal_id, path, bytes, mtime_ns)
     WHERE EXISTS (SELECT FROM removal WHERE removal.id = t.removal_id AND taken_back_at IS NULL)`,
    [
      driveId,
      files.map(({ removalId }) => removalId),
      files.map(({ path }) => path),
      files.map(({ bytes }) => bytes),
      files.map(({ mtimeNs }) => mtimeNs),
    ],
  );
}

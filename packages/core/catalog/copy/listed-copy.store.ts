import type { Pool } from 'pg';

/** A good Copy on a Volume of a Drive, with what the last Scan listed of its file. */
export interface ListedCopy {
  copyId: bigint;
  /** From the top of the Drive on. */
  path: Buffer;
  bytes: bigint;
  mtimeNs: bigint;
}

/** A Copy of a Content on a Volume, or null. */
export async function listedCopy(
  pool: Pool,
  volumeId: string,
  contentId: bigint,
): Promise<ListedCopy | null> {
  const { rows } = await pool.query<ListedCopy>(
    `select c.id as "copyId", c.path, f.bytes, f.mtime_ns as "mtimeNs" from copy c
     join file f on f.id = c.file_id and f.content_id = c.content_id and f.on_drive = 'present'
     where c.content_id = $2 and c.volume_id = $1 and c.state = 'present' and c.evidence = 'read-back'
     order by c.id limit 1`,
    [volumeId, contentId],
  );
  return rows[0] ?? null;
}

/** Whether a Volume left its dock, or was released. */
export async function isLetGo(pool: Pool, attachmentId: string): Promise<boolean> {
  const { rowCount } = await pool.query(
    'select from attachment where id = $1 and detached_at is null and released_at is null',
    [attachmentId],
  );
  return rowCount === 0;
}

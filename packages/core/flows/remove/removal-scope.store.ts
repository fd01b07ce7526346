import type { PoolClient } from 'pg';
import { problem } from '../../base/errors.ts';
import { pathKey } from '../../base/paths.ts';

/** What is to be removed: a File, a folder, or all of a Drive. */
export interface RemovalScope {
  what: 'file' | 'folder' | 'drive';
  driveId: string;
  /** As on the Drive; empty: all of it. */
  path: Buffer;
  fileId: bigint | null;
  /** The same bytes on other Drives as well. */
  everywhere: boolean;
}

/** The Drive and the path of a File, or of what stands at a path. @throws Problem `not-found` */
export async function scopeOf(
  client: PoolClient,
  wish: { driveId: string | null; path: Buffer; fileId: bigint | null; everywhere: boolean },
): Promise<RemovalScope & { drive: string }> {
  const { rows } = await client.query<{
    driveId: string;
    drive: string;
    path: Buffer;
    fileId: bigint | null;
  }>(
    wish.fileId === null
      ? `SELECT drive.id AS "driveId", drive.name AS drive, $2::bytea AS path, (SELECT file.id FROM volume JOIN file
           ON file.volume_id = volume.id AND file.path_key = $3 WHERE volume.drive_id = drive.id LIMIT 1) AS "fileId"
         FROM drive WHERE drive.id = $1`
      : `SELECT drive.id AS "driveId", drive.name AS drive, file.path, file.id AS "fileId" FROM file
         JOIN drive ON drive.id = file.drive_id WHERE file.id = $1`,
    wish.fileId === null ? [wish.driveId, wish.path, pathKey(wish.path)] : [wish.fileId],
  );
  if (!rows[0]) throw problem('not-found');
  const { everywhere } = wish;
  const { fileId, path } = rows[0];
  const what = path.length === 0 ? 'drive' : fileId === null ? 'folder' : 'file';
  return { ...rows[0], what, everywhere };
}

/** Folders of a Drive at and below a path. */
const BELOW = `folder.path = $2 OR $2 = ''::bytea OR (folder.path > $2 || '\\x2f'::bytea AND folder.path < $2 || '\\x30'::bytea)`;

/**
 * Gathers what would go, for the rest of the transaction: `going` has the Files (with a Content: only their versions
 * with it), `touched` the Contents of them, each with whether a File that stays needs it.
 */
export async function gather(client: PoolClient, scope: RemovalScope): Promise<void> {
  await client.query('CREATE TEMP TABLE going (file_id bigint NOT NULL, content_id bigint) ON COMMIT DROP');
  if (scope.fileId === null)
    await client.query(
      `INSERT INTO going SELECT file.id FROM volume JOIN folder ON folder.volume_id = volume.id
       JOIN file ON file.folder_id = folder.id WHERE volume.drive_id = $1 AND (${BELOW})`,
      [scope.driveId, scope.path],
    );
  else await client.query('INSERT INTO going VALUES ($1)', [scope.fileId]);
  if (scope.everywhere) await gatherEverywhere(client);
  await client.query('CREATE INDEX ON going (file_id)');
  await client.query('ANALYZE going');
  await client.query(
    `CREATE TEMP TABLE touched ON COMMIT DROP AS
     SELECT content.id AS content_id, content.bytes, EXISTS (
       SELECT FROM file_version AS v WHERE v.content_id = content.id
         AND NOT EXISTS (SELECT FROM going WHERE going.file_id = v.file_id AND (going.content_id IS NULL OR going.content_id = v.content_id))
       UNION ALL
       SELECT FROM file WHERE file.content_id = content.id
         AND NOT EXISTS (SELECT FROM going WHERE going.file_id = file.id)) AS kept
     FROM (SELECT v.content_id FROM going JOIN file_version AS v ON v.file_id = going.file_id
         AND (going.content_id IS NULL OR going.content_id = v.content_id)
       UNION SELECT file.content_id FROM going JOIN file ON file.id = going.file_id WHERE going.content_id IS NULL) AS those
     JOIN content ON content.id = those.content_id`,
  );
  await client.query('CREATE INDEX ON touched (content_id)');
  await client.query('ANALYZE touched');
}

/** A File that has these bytes now goes with all its versions; of one that had them, only those versions go. */
async function gatherEverywhere(client: PoolClient): Promise<void> {
  await client.query(
    `CREATE TEMP TABLE erased ON COMMIT DROP AS SELECT DISTINCT v.content_id FROM going
       JOIN file_version AS v ON v.file_id = going.file_id JOIN content ON content.id = v.content_id AND content.bytes > 0`,
  );
  await client.query(
    `INSERT INTO going SELECT file.id FROM erased JOIN file ON file.content_id = erased.content_id
     WHERE NOT EXISTS (SELECT FROM going WHERE going.file_id = file.id)`,
  );
  await client.query(
    `INSERT INTO going SELECT DISTINCT v.file_id, v.content_id FROM erased JOIN file_version AS v ON v.content_id = erased.content_id
     WHERE NOT EXISTS (SELECT FROM going WHERE going.file_id = v.file_id)`,
  );
}

import type { Pool } from 'pg';
import { problem } from '../../base/errors.ts';

const FOLDERS_AT_ONCE = 500;
/** What the rank of anything that was not asked for exceeds, as the order of uploads has it. */
const FIRST_RANK = 100_000_000_000_000n;
/** How many folders somebody may have asked for on one Drive. */
const MOST_ASKED = 100;

/**
 * Lets all that lies below a folder of a Drive be sent before all others, also what comes there later. The empty path
 * is the whole Drive. Answers how many wait there.
 * @throws Problem `not-found`
 */
export async function sendFirst(pool: Pool, driveId: string, path: Uint8Array): Promise<number> {
  const { rows: known } = await pool.query<{ id: bigint }>(
    `select folder.id from folder join volume on volume.id = folder.volume_id
     where volume.drive_id = $1 and ($2 = ''::bytea or path = $2 or substring(path for octet_length($2) + 1) = $2 || '/'::bytea)
     order by folder.id`,
    [driveId, path],
  );
  if (known.length === 0) throw problem('not-found');
  await pool.query(
    `update drive set upload_first = asked.paths[greatest(1, cardinality(asked.paths) + 1 - $3) :]
     from (select array_remove(upload_first, $2::bytea) || $2::bytea as paths from drive where id = $1) as asked where id = $1`,
    [driveId, path, MOST_ASKED],
  );
  let waiting = 0;
  for (let at = 0; at < known.length; at += FOLDERS_AT_ONCE) {
    const folders = known.slice(at, at + FOLDERS_AT_ONCE).map(({ id }) => id);
    const { rowCount } = await pool.query(
      `update upload set first = true, rank = rank % $3 from file
       where file.folder_id = any($1) and upload.content_id = file.content_id and upload.state in ('pending', 'sending')
         and file.drive_id = $2`,
      [folders, driveId, FIRST_RANK],
    );
    waiting += rowCount ?? 0;
  }
  return waiting;
}

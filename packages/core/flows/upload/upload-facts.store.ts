import type { Pool } from 'pg';
import { problem } from '../../base/errors.ts';

/** All that is needed to send a Content. */
export interface UploadFacts {
  blake3: Buffer;
  crc32: number;
  fileId: bigint;
  path: Buffer;
  mtimeNs: bigint;
  driveFolder: string;
  ordinal: number;
  /** Its proven Archive Copies, below the Archive's root. */
  archive: { copyId: bigint; path: Buffer }[];
}

/** @throws Problem `content-gone` */
export async function factsOf(pool: Pool, upload: { id: bigint; contentId: bigint }): Promise<UploadFacts> {
  const { rows } = await pool.query<FactsRow>(FACTS, [upload.id]);
  if (!rows[0]) throw problem('content-gone');
  const { crc32, ...facts } = rows[0];
  return { ...facts, crc32: Number(crc32), archive: await archiveCopies(pool, upload.contentId) };
}

type FactsRow = Omit<UploadFacts, 'archive' | 'crc32'> & { crc32: bigint };

/** The time is that of the version with this Content: the File may have changed since. */
const FACTS = `
  select c.blake3, c.crc32, f.id as "fileId", f.path, d.folder as "driveFolder", v.ordinal,
    coalesce((select mtime_ns from file_version where file_id = f.id and content_id = c.id order by n limit 1), f.mtime_ns)
      as "mtimeNs"
  from upload u join content c on c.id = u.content_id join file f on f.id = u.file_id
    join drive d on d.id = f.drive_id join volume v on v.id = f.volume_id
  where u.id = $1`;

async function archiveCopies(pool: Pool, contentId: bigint): Promise<UploadFacts['archive']> {
  const { rows } = await pool.query<{ copyId: bigint; path: Buffer }>(
    `select c.id as "copyId", c.path from copy c join volume v on v.id = c.volume_id and v.kind = 'archive'
     where c.content_id = $1 and c.state = 'present' and c.evidence = 'read-back' order by c.id`,
    [contentId],
  );
  return rows;
}

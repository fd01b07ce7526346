import type { Pool } from 'pg';
import type { Source } from './source.ts';

/** Which Drives can be read (attached, by Volume or by dock), and which store. */
export interface Reach {
  drives: { volumeId: string } | { dockId: string } | null;
  storeAddress: string | null;
}

interface SourceRow extends Omit<Source, 'four'> {
  contentId: bigint;
  inode: bigint | null;
  size: bigint | null;
  mtimeNs: bigint | null;
  ctimeNs: bigint | null;
}

/** Much copied Contents (an empty file may have a million Copies) are looked for no further than this. */
const MOST = 50;

/** The Copies in reach that are said to hold each of these Contents. */
export async function sourcesOf(
  pool: Pool,
  contentIds: bigint[],
  { drives, storeAddress }: Reach,
): Promise<Map<bigint, Source[]>> {
  const volumeId = drives && 'volumeId' in drives ? drives.volumeId : null;
  const dockId = drives && 'dockId' in drives ? drives.dockId : null;
  const { rows } = await pool.query<SourceRow>(
    `select t.id as "contentId", s.* from unnest($1::bigint[]) as t(id) cross join lateral (
       select c.id as "copyId", v.kind, v.id as "volumeId", c.path, c.inode, c.size, c.mtime_ns as "mtimeNs",
         c.ctime_ns as "ctimeNs", a.mount_path as "mountPath"
       from copy c join volume v on v.id = c.volume_id
       left join attachment a on a.volume_id = v.id and a.detached_at is null and a.released_at is null
       where c.content_id = t.id and c.state = 'present' and case v.kind when 'archive' then true
         when 'cloud' then v.address = $4 else a.id is not null and (v.id = $2 or a.dock_id = $3) end
       limit ${MOST}) as s`,
    [contentIds, volumeId, dockId, storeAddress],
  );
  const found = Map.groupBy(rows, (row) => row.contentId);
  return new Map([...found].map(([contentId, those]) => [contentId, those.map(sourceOf)]));
}

function sourceOf({ contentId: _, inode, size, mtimeNs, ctimeNs, ...row }: SourceRow): Source {
  const known = inode !== null && size !== null && mtimeNs !== null && ctimeNs !== null;
  return { ...row, four: known ? { inode, size, mtimeNs, ctimeNs } : null };
}

import type { PoolClient } from 'pg';

interface FolderSum {
  id: bigint;
  parent: bigint | null;
  files: bigint;
  bytes: bigint;
}

/** Each folder's figures are those of its own Files and of all folders below it. */
export async function sumFolders(client: PoolClient, volumeId: string): Promise<void> {
  const { rows } = await client.query<FolderSum>(
    `select d.id, d.parent_id as parent, coalesce(s.files, 0)::bigint as files, coalesce(s.bytes, 0)::bigint as bytes
     from folder d left join (select folder_id, count(*) as files, sum(bytes) as bytes from file
       where volume_id = $1 and on_drive = 'present' group by folder_id) s on s.folder_id = d.id
     where d.volume_id = $1 order by d.id desc`,
    [volumeId],
  );
  const byId = new Map(rows.map((row) => [row.id, row]));
  // Parents are older than their folders, so a pass from the newest on has each sum complete when it is handed up.
  for (const row of rows) {
    const parent = row.parent === null ? undefined : byId.get(row.parent);
    if (!parent) continue;
    parent.files += row.files;
    parent.bytes += row.bytes;
  }
  await client.query(
    `update folder set files = t.files, bytes = t.bytes from unnest($1::bigint[], $2::bigint[], $3::bigint[]) as t(id, files, bytes)
     where folder.id = t.id and (folder.files, folder.bytes) is distinct from (t.files, t.bytes)`,
    [rows.map((row) => row.id), rows.map((row) => row.files), rows.map((row) => row.bytes)],
  );
}

import type { Pool } from 'pg';

export interface FolderDrive {
  driveId: string;
  volumeId: string;
  mountPath: Buffer;
  sourceFolders: Buffer[];
  /** No Ingest of it is open. */
  idle: boolean;
  /** Since it was last looked at. */
  minutes: number;
}

/** Attached folders that stand in for a drive, of which something is ingested. */
export async function folderDrives(pool: Pool, dockId: string): Promise<FolderDrive[]> {
  const { rows } = await pool.query<FolderDrive>(
    `select d.id as "driveId", v.id as "volumeId", a.mount_path as "mountPath", v.source_folders as "sourceFolders",
       not exists (select 1 from ingest where volume_id = v.id and state not in ('done', 'failed')) as idle,
       extract(epoch from now() - coalesce((select max(greatest(updated_at, checked_at)) from ingest
         where volume_id = v.id), a.attached_at))::float8 / 60 as minutes
     from attachment a join volume v on v.id = a.volume_id join drive d on d.id = v.drive_id
     where a.dock_id = $1 and a.detached_at is null and a.released_at is null and a.mount_id is null
       and d.kind = 'folder' and cardinality(v.source_folders) > 0`,
    [dockId],
  );
  return rows;
}

import type { Pool } from 'pg';

/** An adopted Drive that has not been seen itself. */
export interface AdoptedDrive {
  driveId: string;
  volumeId: string;
  name: string;
}

/** Drives that were adopted from the Archive and never attached since; only those that are catalogued whole. */
export async function adoptedDrives(pool: Pool): Promise<AdoptedDrive[]> {
  const { rows } = await pool.query<AdoptedDrive>(
    `select d.id as "driveId", v.id as "volumeId", d.name from volume v join drive d on d.id = v.drive_id
     where v.kind = 'drive' and v.fs_uuid is null and v.folder_path is null and v.fingerprint is null
       and not exists (select from attachment where volume_id = v.id)
       and exists (select from ingest where volume_id = v.id and adopted is not null and state = 'done')`,
  );
  return rows;
}

import type { Pool } from 'pg';
import type { DriveMode } from './drive-mode.ts';

/** A Volume of a Drive that is in reach of a dock now. */
export interface AttachedVolume {
  attachmentId: string;
  dockId: string;
  volumeId: string;
  driveId: string;
  driveFolder: string;
  mode: DriveMode;
  ordinal: number;
  mountPath: Buffer;
  mountId: number | null;
  /** The block device, or the folder. */
  source: string;
  /** The empty path is the whole drive. */
  sourceFolders: Buffer[];
  /** Its own patterns of what is passed over. */
  ignore: string[];
  released: boolean;
  /** A known Volume that it may be; its owner has not said so yet. */
  maybeId: string | null;
}

const ATTACHED = `
  select a.id as "attachmentId", a.dock_id as "dockId", v.id as "volumeId", d.id as "driveId", d.folder || coalesce('/' || v.roll, '') as "driveFolder", d.mode,
    v.ordinal, a.mount_path as "mountPath", a.mount_id as "mountId", a.source, v.source_folders as "sourceFolders",
    coalesce(d.ignore, '{}') as ignore, a.released_at is not null as released, v.maybe_id as "maybeId"
  from attachment a join volume v on v.id = a.volume_id join drive d on d.id = v.drive_id
  where a.detached_at is null`;

/** Where a Volume is attached now, or null. */
export async function attachedVolume(pool: Pool, volumeId: string): Promise<AttachedVolume | null> {
  const { rows } = await pool.query<AttachedVolume>(
    `${ATTACHED} and v.id = $1 order by a.attached_at desc limit 1`,
    [volumeId],
  );
  return rows[0] ?? null;
}

/** The attached Volumes of a Drive, or of a dock; what came from a card in one go is none of its own. */
export async function attachedVolumes(
  pool: Pool,
  by: { driveId: string } | { dockId: string },
): Promise<AttachedVolume[]> {
  const [column, id] = 'driveId' in by ? ['d.id', by.driveId] : ['a.dock_id', by.dockId];
  const { rows } = await pool.query<AttachedVolume>(
    `${ATTACHED} and ${column} = $1 and v.roll is null order by v.ordinal`,
    [id],
  );
  return rows;
}

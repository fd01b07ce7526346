import type { Pool, PoolClient } from 'pg';

/** Attaches a roll through the card that it is on: at the same mount, as long as that one is attached. */
export async function attachRoll(
  client: Pick<Pool | PoolClient, 'query'>,
  id: string,
  rollId: string,
  cardVolumeId: string,
): Promise<void> {
  await client.query(
    `insert into attachment (id, volume_id, dock_id, mount_id, source, mount_path, top_folders)
     select $1, $2, dock_id, mount_id, source, mount_path, top_folders from attachment
     where volume_id = $3 and detached_at is null order by attached_at desc limit 1`,
    [id, rollId, cardVolumeId],
  );
}

import type { Pool } from 'pg';

/** The row of a dock: it is alive while it is seen every few seconds. */
export async function noteDockAlive(pool: Pool, dock: { id: string; name: string }): Promise<void> {
  await pool.query(
    `insert into dock (id, name, seen_at) values ($1, $2, now())
     on conflict (id) do update set name = excluded.name, seen_at = now()`,
    [dock.id, dock.name],
  );
}

export interface UnreadablePartition {
  device: string;
  bytes: number;
  fsType: string | null;
  label: string | null;
  /** Null where the host has not mounted it. */
  reason: 'out-of-sight' | null;
}

/** Replaces what is known of partitions that this dock cannot read. */
export async function notePartitions(
  pool: Pool,
  dockId: string,
  partitions: UnreadablePartition[],
  newId: () => string,
): Promise<void> {
  await pool.query('delete from partition where dock_id = $1 and not (device = any($2))', [
    dockId,
    partitions.map((p) => p.device),
  ]);
  for (const { device, bytes, fsType, label, reason } of partitions)
    await pool.query(
      `insert into partition (id, dock_id, device, bytes, fs_type, label, reason, seen_at)
       values ($1, $2, $3, $4, $5, $6, $7, now())
       on conflict (dock_id, device)
       do update set bytes = $4, fs_type = $5, label = $6, reason = $7, seen_at = now()`,
      [newId(), dockId, device, bytes, fsType, label, reason],
    );
}

/** The size of the smallest File that an Ingest on hold has to write; null where none waits. */
export async function leastBytes(pool: Pool, ingestId: string): Promise<bigint | null> {
  const { rows } = await pool.query<{ bytes: bigint | null }>(
    'select min(bytes) as bytes from file where pending_in = $1',
    [ingestId],
  );
  return rows[0]?.bytes ?? null;
}

/** Restores of a dock that nobody works on; those onto a Drive go on, or take a lost one's place, while it is attached. */
export async function openRestores(pool: Pool, dockId: string): Promise<string[]> {
  const { rows } = await pool.query<{ id: string }>(
    `select r.id from restore r left join lease l on l.resource = 'restore:' || r.id and l.expires_at > now()
     where r.dock_id = $1 and l.resource is null
       and (r.state in ('waiting', 'running')
         or r.replaces and r.state = 'done' and r.failed = 0 and r.role_taken_at is null
           and exists (select from drive d where d.id = r.drive_id and d.lifecycle = 'lost'))
       and (r.onto_volume_id is null or exists (select from attachment a where a.volume_id = r.onto_volume_id
         and a.detached_at is null and a.released_at is null))`,
    [dockId],
  );
  return rows.map(({ id }) => id);
}

/** Retirements of a dock that are not over and that nobody works on. */
export async function openRetirements(pool: Pool, dockId: string): Promise<string[]> {
  const { rows } = await pool.query<{ id: string }>(
    `select r.id from retirement r left join lease l on l.resource = 'retire:' || r.id and l.expires_at > now()
     where r.dock_id = $1 and r.state in ('waiting', 'running') and l.resource is null`,
    [dockId],
  );
  return rows.map(({ id }) => id);
}

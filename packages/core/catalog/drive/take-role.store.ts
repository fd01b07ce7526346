import type { Pool, PoolClient } from 'pg';
import { transaction } from '../../adapters/db/lease.ts';
import type { Clock } from '../../base/clock.ts';
import { noteEvent } from './whereabouts.store.ts';

interface Role {
  driveId: string;
  /** The Volume that was lost, and the one on which its Files were restored. */
  lost: string;
  fresh: string;
}

/**
 * Lets the disk on which a lost Drive was restored take its place: it is that Drive from then on, with its name, its
 * place, its rule and its history. What stands on it counts as listed until it is read. Answers with the Drive; null
 * where there is nothing to take, or not all was restored.
 */
export async function takeRole(pool: Pool, clock: Clock, restoreId: string): Promise<string | null> {
  return transaction(pool, async (client) => {
    const role = await roleOf(client, restoreId);
    if (!role) return null;
    const disk = await noteDisk(client, role);
    await forgetFresh(client, role);
    await client.query(
      `update copy set state = 'present', evidence = 'listed', at = now(), checked_at = null
       from file where file.id = copy.file_id and file.content_id = copy.content_id and file.on_drive = 'present'
         and copy.volume_id = $1 and file.volume_id = $1`,
      [role.lost],
    );
    await client.query(
      `update drive set lifecycle = 'active', last_seen_at = now(), lent_to = null, lent_at = null, lent_until = null
       where id = $1`,
      [role.driveId],
    );
    await noteEvent(client, clock, role.driveId, { what: 'replaced', by: 'Safelight', note: disk });
    await client.query('update restore set role_taken_at = now(), onto_volume_id = $2 where id = $1', [
      restoreId,
      role.lost,
    ]);
    return role.driveId;
  });
}

async function roleOf(client: PoolClient, restoreId: string): Promise<Role | null> {
  const { rows } = await client.query<Role>(
    `select r.drive_id as "driveId", lost.id as lost, fresh.id as fresh from restore r
     join volume lost on lost.drive_id = r.drive_id and exists (select from file where volume_id = lost.id)
     join volume fresh on fresh.id = r.onto_volume_id
     join drive d on d.id = r.drive_id and d.lifecycle = 'lost'
     where r.id = $1 and r.replaces and r.state = 'done' and r.failed = 0 and r.role_taken_at is null
     for update of r, lost, fresh, d`,
    [restoreId],
  );
  return rows[0] ?? null;
}

/** The Volume is known by the new disk from now on. Answers with what is said of the disk. */
async function noteDisk(client: PoolClient, { lost, fresh }: Role): Promise<string> {
  const { rows } = await client.query<{ label: string | null; serial: string | null }>(
    `update volume set fs_type = disk.fs_type, fs_uuid = disk.fs_uuid, serial = disk.serial, label = disk.label,
       table_uuid = disk.table_uuid, odometer = disk.odometer, fingerprint = disk.fingerprint, capacity = disk.capacity,
       free = disk.free, folder_path = disk.folder_path, on_archive = disk.on_archive, maybe_id = null, maybe_why = null,
       scanned_in = null
     from volume disk where disk.id = $2 and volume.id = $1 returning disk.label, disk.serial`,
    [lost, fresh],
  );
  const { label, serial } = rows[0]!;
  return [label, serial && `S/N ${serial}`].filter(Boolean).join(', ');
}

/** Nothing was ingested of the new disk; what was noted of it goes over. */
async function forgetFresh(client: PoolClient, { lost, fresh }: Role): Promise<void> {
  const { rows } = await client.query<{ id: string }>('select drive_id as id from volume where id = $1', [
    fresh,
  ]);
  await client.query('update attachment set volume_id = $2 where volume_id = $1', [fresh, lost]);
  await client.query(
    'delete from ingest_problem where ingest_id in (select id from ingest where volume_id = $1)',
    [fresh],
  );
  for (const table of ['ingest', 'verify', 'folder'])
    await client.query(`delete from ${table} where volume_id = $1`, [fresh]);
  await client.query('update volume set maybe_id = null, maybe_why = null where maybe_id = $1', [fresh]);
  await client.query('delete from volume where id = $1', [fresh]);
  await client.query(
    'delete from drive where id = $1 and not exists (select from volume where drive_id = $1)',
    [rows[0]!.id],
  );
}

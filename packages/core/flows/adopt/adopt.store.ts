import type { Pool, PoolClient } from 'pg';
import { type Lease, transaction, underLease } from '../../adapters/db/lease.ts';
import type { Clock } from '../../base/clock.ts';
import { problem } from '../../base/errors.ts';
import { newId } from '../../base/ids.ts';
import { driveFolder, folderKey } from '../../catalog/drive/drive-folder.ts';
import type { AdoptPlan } from './plan-adopt.ts';

export interface Adoption {
  driveId: string;
  volumeId: string;
  ingestId: string;
}

/**
 * Makes the Drive of an adopted folder with its Volume and the row of its progress. The same folder under the same
 * name is gone on with, or looked through once more.
 * @throws Problem `already-exists` where another Drive has the name
 */
export async function openAdoption(
  deps: { pool: Pool; clock: Clock },
  wish: { folder: Buffer; name: string },
  plan: AdoptPlan,
): Promise<Adoption> {
  return transaction(deps.pool, async (client) => {
    await client.query('lock table drive in share row exclusive mode');
    const known = await adoptedAs(client, wish);
    const ids = known ?? (await newDrive(client, deps.clock, wish.name, plan));
    const open = await client.query<{ id: string }>(
      `select id from ingest where volume_id = $1 and adopted is not null and state not in ('done', 'failed')`,
      [ids.volumeId],
    );
    if (open.rows[0]) return { ...ids, ingestId: open.rows[0].id };
    const ingestId = newId(deps.clock);
    await client.query(
      `insert into ingest (id, drive_id, volume_id, state, adopted) values ($1, $2, $3, 'waiting', $4)`,
      [ingestId, ids.driveId, ids.volumeId, wish.folder],
    );
    return { ...ids, ingestId };
  });
}

async function adoptedAs(
  client: PoolClient,
  { folder, name }: { folder: Buffer; name: string },
): Promise<{ driveId: string; volumeId: string } | null> {
  const { rows } = await client.query<{ driveId: string; volumeId: string | null }>(
    `select d.id as "driveId", (select volume_id from ingest where drive_id = d.id and adopted = $2 limit 1) as "volumeId"
     from drive d where lower(d.name) = lower($1) order by 2 nulls last limit 1`,
    [name, folder],
  );
  const [found] = rows;
  if (!found) return null;
  if (!found.volumeId) throw problem('already-exists', `There is a drive ${name} already.`);
  return { driveId: found.driveId, volumeId: found.volumeId };
}

async function newDrive(
  client: PoolClient,
  clock: Clock,
  name: string,
  plan: AdoptPlan,
): Promise<{ driveId: string; volumeId: string }> {
  const { rows } = await client.query<{ key: string }>('select folder_key as key from drive');
  const taken = new Set(rows.map((row) => row.key));
  const stands = plan.driveFolder !== null && !taken.has(folderKey(plan.driveFolder));
  const folder = stands ? plan.driveFolder! : driveFolder(name, taken);
  const [driveId, volumeId] = [newId(clock), newId(clock)];
  await client.query(
    `insert into drive (id, kind, name, folder, folder_key) values ($1, 'drive', $2, $3, $4)`,
    [driveId, name, folder, folderKey(folder)],
  );
  await client.query(`insert into volume (id, kind, drive_id, source_folders) values ($1, 'drive', $2, $3)`, [
    volumeId,
    driveId,
    [plan.sourceFolder],
  ]);
  return { driveId, volumeId };
}

/** The source folder that the paths of an adopted Volume begin with. */
export async function sourceOf(pool: Pool, volumeId: string): Promise<Buffer> {
  const { rows } = await pool.query<{ folders: Buffer[] }>(
    'select source_folders as folders from volume where id = $1',
    [volumeId],
  );
  return rows[0]!.folders[0]!;
}

/** Files that are Copies of another Drive's already are not adopted a second time: skipped, with that reason. */
export async function skipKnown(
  pool: Pool,
  lease: Lease,
  adoption: { ingestId: string; archiveId: string; folder: Buffer; sourceFolder: Buffer },
): Promise<void> {
  const { ingestId, archiveId, folder, sourceFolder } = adoption;
  await underLease(pool, lease, (client) =>
    client.query(
      `with known as (
         select distinct f.id, f.path, f.bytes from file f join copy c on c.volume_id = $2 and c.state <> 'missing'
           and c.path = $3::bytea || substring(f.path from $4) and c.file_id is distinct from f.id
         where f.pending_in = $1 and f.content_id is null),
       noted as (insert into ingest_problem (ingest_id, kind, reason, path, bytes)
         select $1, 'skipped', 'already-known', path, bytes from known),
       gone as (delete from file using known where file.id = known.id)
       update ingest set skipped = skipped + sums.n, skipped_bytes = skipped_bytes + sums.bytes, fresh = fresh - sums.n,
         fresh_bytes = fresh_bytes - sums.bytes
       from (select count(*) as n, coalesce(sum(bytes), 0) as bytes from known) as sums where ingest.id = $1`,
      [ingestId, archiveId, folder, sourceFolder.length + 1],
    ),
  );
}

/** Adoptions that nobody works on although they are not over. */
export async function openAdoptions(pool: Pool): Promise<string[]> {
  const { rows } = await pool.query<{ id: string }>(
    `select i.id from ingest i left join lease l on l.resource = 'ingest:' || i.id and l.expires_at > now()
     where i.adopted is not null and i.state in ('running', 'waiting', 'on-hold') and l.resource is null`,
  );
  return rows.map((row) => row.id);
}

import type { PoolClient } from 'pg';
import type { Clock } from '../../base/clock.ts';
import { newId } from '../../base/ids.ts';

/** What the first line of a Manifest says of its Drive. */
export interface ManifestFacts {
  drive: Record<string, unknown> & { id: string };
  place: { site: string; here: boolean; name: string } | null;
  volumes: (Record<string, unknown> & { id: string; ordinal: number })[];
  cloud: string | null;
}

/** The Volumes that a catalogue has before any Drive. */
export async function putVolumes(
  client: PoolClient,
  clock: Clock,
  archiveId: string,
  cloudAddress: string | null,
): Promise<string | null> {
  await client.query(`insert into volume (id, kind) values ($1, 'archive')`, [archiveId]);
  await client.query(`insert into site (id, name, here) values ($1, '', true)`, [newId(clock)]);
  if (cloudAddress === null) return null;
  const id = newId(clock);
  await client.query(`insert into volume (id, kind, address) values ($1, 'cloud', $2)`, [id, cloudAddress]);
  return id;
}

/** A Drive with its Volumes and its Place, as its Manifest has them. */
export async function putDrive(client: PoolClient, clock: Clock, facts: ManifestFacts): Promise<void> {
  const placeId = facts.place === null ? null : await placeOf(client, clock, facts.place);
  await putRow(client, 'drive', { ...facts.drive, place_id: placeId });
  for (const volume of facts.volumes)
    await putRow(client, 'volume', { ...volume, kind: 'drive', drive_id: facts.drive.id });
}

/** A Drive of which nothing but its folder is known. */
export async function putUnknownDrive(
  client: PoolClient,
  clock: Clock,
  folder: string,
): Promise<{ driveId: string; volumeId: string }> {
  const [driveId, volumeId] = [newId(clock), newId(clock)];
  await client.query(
    `insert into drive (id, kind, name, folder, folder_key) values ($1, 'drive', $2, $2, $3)`,
    [driveId, folder, folder.normalize('NFC').toLowerCase()],
  );
  await client.query(`insert into volume (id, kind, drive_id) values ($1, 'drive', $2)`, [volumeId, driveId]);
  return { driveId, volumeId };
}

async function placeOf(
  client: PoolClient,
  clock: Clock,
  { site, here, name }: NonNullable<ManifestFacts['place']>,
): Promise<string> {
  if (here) await client.query('update site set name = $1 where here', [site]);
  const { rows: sites } = await client.query<{ id: string }>(
    `insert into site (id, name) values ($1, $2) on conflict (name) do update set name = excluded.name returning id`,
    [newId(clock), site],
  );
  const { rows } = await client.query<{ id: string }>(
    `insert into place (id, site_id, name) values ($1, $2, $3)
     on conflict (site_id, name) do update set name = excluded.name returning id`,
    [newId(clock), sites[0]!.id, name],
  );
  return rows[0]!.id;
}

/** Columns that this version does not know are left out. */
async function putRow(client: PoolClient, table: 'drive' | 'volume', row: object): Promise<void> {
  const { rows } = await client.query<{ name: string }>(
    `select column_name as name from information_schema.columns where table_schema = current_schema() and table_name = $1`,
    [table],
  );
  const known = new Set(rows.map(({ name }) => name));
  const names = Object.keys(row)
    .filter((name) => known.has(name))
    .map((name) => `"${name}"`)
    .join(', ');
  await client.query(
    `insert into "${table}" (${names}) select ${names} from json_populate_record(null::"${table}", $1::json)`,
    [JSON.stringify(row)],
  );
}

import type { PoolClient } from 'pg';
import { legalSegment } from '../../adapters/object-store/object-key.ts';
import { pathKey } from '../../base/paths.ts';
import { reopenUploads } from '../../catalog/copy/reopen-uploads.store.ts';

interface Listed {
  key: string;
  bytes: number;
}

/** Notes a page of the listing; returns those of which no row knows. An object of another size than it was sent is damaged. */
export async function noteListed<O extends Listed>(
  client: PoolClient,
  cloudId: string,
  objects: O[],
): Promise<O[]> {
  await client.query('create temporary table if not exists listed (key bytea primary key) on commit drop');
  const keys = objects.map(({ key }) => pathKey(Buffer.from(key)));
  await client.query('insert into listed select * from unnest($1::bytea[]) on conflict do nothing', [keys]);
  const { rows: damaged } = await client.query<{ id: bigint }>(
    `update copy c set state = 'damaged', checked_at = now()
     from unnest($2::bytea[], $3::bigint[]) as t(key, bytes)
     where c.volume_id = $1 and c.path_key = t.key and c.state = 'present'
       and t.bytes <> (select bytes from content where id = c.content_id) returning c.id`,
    [cloudId, keys, objects.map(({ bytes }) => bytes)],
  );
  await reopenUploads(
    client,
    damaged.map(({ id }) => id),
  );
  const { rows } = await client.query<{ n: number }>(
    `select (t.n - 1)::int as n from unnest($2::bytea[]) with ordinality as t(key, n)
     where not exists (select from copy c where c.volume_id = $1 and c.path_key = t.key)
       and not exists (select from upload u where u.volume_id = $1 and u.key_hash = t.key and u.state = 'done')`,
    [cloudId, keys],
  );
  return rows.map(({ n }) => objects[n]!);
}

/** Notes of Copies under a base that they are encrypted. */
export async function noteEncryption(
  client: PoolClient,
  cloudId: string,
  crypt: string,
  base: string,
): Promise<void> {
  await client.query(
    `update copy set crypt = $3 where volume_id = $1 and crypt is null and substring(path, 1, length($2::bytea)) = $2::bytea`,
    [cloudId, Buffer.from(base), crypt],
  );
}

/** After a complete listing below a base: what was not in it is not there any more, and is sent again. What stands elsewhere was not looked for. */
export async function markUnlisted(client: PoolClient, cloudId: string, base: string): Promise<void> {
  await client.query('create temporary table if not exists listed (key bytea primary key) on commit drop');
  const { rows } = await client.query<{ id: bigint }>(
    `update copy c set state = 'missing', checked_at = now()
     where c.volume_id = $1 and c.state = 'present' and substring(c.path, 1, length($2::bytea)) = $2::bytea
       and not exists (select from listed where listed.key = c.path_key)
     returning id`,
    [cloudId, Buffer.from(base)],
  );
  await reopenUploads(
    client,
    rows.map(({ id }) => id),
  );
}

/** The Drives by how their folders are called in the bucket, with their first Volumes. */
export async function drivesByFolder(
  client: PoolClient,
): Promise<Map<string, { driveId: string; volumeId: string }>> {
  const { rows } = await client.query<{ folder: string; driveId: string; volumeId: string }>(
    `select d.folder, d.id as "driveId", (select v.id from volume v where v.drive_id = d.id order by v.ordinal limit 1) as "volumeId"
     from drive d where exists (select from volume v where v.drive_id = d.id)`,
  );
  return new Map(rows.map(({ folder, ...ids }) => [legalSegment(Buffer.from(folder)), ids]));
}

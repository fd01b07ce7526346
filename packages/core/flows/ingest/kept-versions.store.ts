import type { PoolClient } from 'pg';
import type { FourValues } from '../../adapters/archive-store/four-values.ts';
import { pathKey } from '../../base/paths.ts';

/** The Archive Copy of an older version, and where it is kept. */
export interface KeptVersion {
  copyId: bigint;
  path: Buffer;
  four: FourValues;
}

/** Records where older versions are kept, and which stand nowhere any more. */
export async function recordKept(
  client: PoolClient,
  { kept, lost }: { kept: KeptVersion[]; lost: bigint[] },
): Promise<void> {
  await client.query(
    `update copy set path = t.path, path_key = t.key
     from unnest($1::bigint[], $2::bytea[], $3::bytea[]) as t(id, path, key) where copy.id = t.id`,
    [kept.map((k) => k.copyId), kept.map((k) => k.path), kept.map((k) => pathKey(k.path))],
  );
  await followTimes(client, kept);
  await client.query(`update copy set state = 'missing' where id = any($1)`, [lost]);
}

/** A name that comes or goes changes the time of the inode, which all Copies on it share. */
export async function followTimes(
  client: PoolClient,
  kept: { copyId: bigint; four: FourValues }[],
): Promise<void> {
  await client.query(
    `update copy set ctime_ns = t.ctime from unnest($1::bigint[], $2::bigint[]) as t(id, ctime)
     join copy one on one.id = t.id
     where copy.content_id = one.content_id and copy.volume_id = one.volume_id and copy.inode = one.inode`,
    [kept.map((k) => k.copyId), kept.map((k) => k.four.ctimeNs)],
  );
}

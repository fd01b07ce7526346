import type { Pool } from 'pg';
import type { StoreAbilities } from '../../adapters/object-store/store-abilities.ts';
import type { Clock } from '../../base/clock.ts';
import { newId } from '../../base/ids.ts';

export interface CloudVolume {
  id: string;
  state: string;
  /** Others had put something where our keys go. */
  heldBefore: boolean;
}

/** The Volume of a bucket and prefix, made where it is new; another bucket or prefix is another Volume. */
export async function cloudVolume(pool: Pool, clock: Clock, address: string): Promise<CloudVolume> {
  await pool.query(
    `insert into volume (id, kind, address) values ($1, 'cloud', $2) on conflict (address) do nothing`,
    [newId(clock), address],
  );
  const { rows } = await pool.query<CloudVolume>(
    'select id, state, held_before as "heldBefore" from volume where address = $1',
    [address],
  );
  return rows[0]!;
}

/** Keeps how the store is; true when that is news. */
export async function keepState(
  pool: Pool,
  volumeId: string,
  state: string,
  detail: string | null,
): Promise<boolean> {
  const { rowCount } = await pool.query(
    `update volume set state_since = now(), state = $2, state_detail = $3 where id = $1 and state <> $2`,
    [volumeId, state, detail],
  );
  return rowCount === 1;
}

/** Notes that others had put something where our keys go. */
export async function noteHeldBefore(pool: Pool, volumeId: string): Promise<void> {
  await pool.query('update volume set held_before = true where id = $1', [volumeId]);
}

/** Keeps what was found out about a store. */
export async function keepAbilities(pool: Pool, volumeId: string, abilities: StoreAbilities): Promise<void> {
  await pool.query('update volume set abilities = $2, abilities_at = now() where id = $1', [
    volumeId,
    JSON.stringify(abilities),
  ]);
}

/** The newest Copy's id. */
export async function newestCopy(pool: Pool): Promise<bigint> {
  const { rows } = await pool.query<{ id: bigint }>('select coalesce(max(id), 0) as id from copy');
  return rows[0]!.id;
}

/** A Content that is proven in the Archive and not in the Cloud. */
export interface Unsent {
  copyId: bigint;
  contentId: bigint;
  fileId: bigint;
  driveId: string;
  bytes: number;
}

/** The next such Contents whose Archive Copy comes after `afterCopyId`, in the order of their Copies. */
export async function unsentContents(
  pool: Pool,
  volumeId: string,
  afterCopyId: bigint,
  limit: number,
): Promise<Unsent[]> {
  const { rows } = await pool.query<Unsent & { bytes: bigint }>(
    `select c.id as "copyId", c.content_id as "contentId", f.id as "fileId", f.drive_id as "driveId", t.bytes
     from copy c join volume v on v.id = c.volume_id and v.kind = 'archive'
       join file f on f.id = c.file_id join content t on t.id = c.content_id
     where c.id > $2 and c.state = 'present' and c.evidence = 'read-back'
       and not exists (select 1 from upload u where u.volume_id = $1 and u.content_id = c.content_id)
       and not exists (select 1 from copy k where k.volume_id = $1 and k.content_id = c.content_id and k.state = 'present')
     order by c.id limit $3`,
    [volumeId, afterCopyId, limit],
  );
  return rows.map((row) => ({ ...row, bytes: Number(row.bytes) }));
}

/** Queues Contents, the last in the row until they are ranked. */
export async function queueContents(pool: Pool, volumeId: string, contents: Unsent[]): Promise<void> {
  await pool.query(
    `insert into upload (volume_id, content_id, file_id, drive_id, bytes, rank)
     select $1, t.content_id, t.file_id, t.drive_id, t.bytes, 9223372036854775807
     from unnest($2::bigint[], $3::bigint[], $4::uuid[], $5::bigint[]) as t(content_id, file_id, drive_id, bytes)
     on conflict (volume_id, content_id) do nothing`,
    [
      volumeId,
      contents.map((content) => content.contentId),
      contents.map((content) => content.fileId),
      contents.map((content) => content.driveId),
      contents.map((content) => content.bytes),
    ],
  );
}

/** The id of the Archive that the catalogue knows, or null before the first. */
export async function knownArchive(pool: Pool): Promise<string | null> {
  const { rows } = await pool.query<{ id: string }>(`select id from volume where kind = 'archive'`);
  return rows[0]?.id ?? null;
}

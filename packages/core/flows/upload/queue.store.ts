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

/** How far there is something to queue now: the newest Copy, and when the mode of a Drive was changed last. */
export async function asOfNow(pool: Pool): Promise<{ copyId: bigint; modesAt: number; at: Date }> {
  const { rows } = await pool.query<{ copyId: bigint; modesAt: number; at: Date }>(
    `select (select coalesce(max(id), 0) from copy) as "copyId", now() as at,
       (select coalesce(extract(epoch from max(mode_at)), 0) from drive)::float8 as "modesAt"`,
  );
  return rows[0]!;
}

/** Notes that all that was there at a time is queued. */
export async function noteQueued(pool: Pool, volumeId: string, at: Date): Promise<void> {
  await pool.query('update volume set queued_at = greatest(queued_at, $2) where id = $1', [volumeId, at]);
}

/** A Content that is proven in the Archive, or on a Drive from which it is sent, and not in the Cloud. */
export interface Unsent {
  copyId: bigint;
  /** The Volume of that Drive; null: it is in the Archive. */
  sourceId: string | null;
  contentId: bigint;
  fileId: bigint;
  driveId: string;
  bytes: number;
}

const IN_ARCHIVE = `exists (select from copy a join volume av on av.id = a.volume_id and av.kind = 'archive'
  where a.content_id = c.content_id and a.state = 'present' and a.evidence = 'read-back')`;

/** The next such Contents whose Copy comes after `afterCopyId`, in the order of their Copies. */
export async function unsentContents(
  pool: Pool,
  volumeId: string,
  afterCopyId: bigint,
  limit: number,
): Promise<Unsent[]> {
  const { rows } = await pool.query<Unsent & { bytes: bigint }>(
    `select c.id as "copyId", c.content_id as "contentId", f.id as "fileId", f.drive_id as "driveId", t.bytes,
       case v.kind when 'drive' then v.id end as "sourceId"
     from copy c join volume v on v.id = c.volume_id left join drive d on d.id = v.drive_id
       join file f on f.id = c.file_id join content t on t.id = c.content_id
     where c.id > $2 and c.state = 'present' and c.evidence = 'read-back'
       and (v.kind = 'archive' or d.mode = 'cloud-only' and d.lifecycle <> 'lost' and not ${IN_ARCHIVE})
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
    `insert into upload (volume_id, content_id, file_id, drive_id, bytes, source_id, rank)
     select $1, t.*, 9223372036854775807
     from unnest($2::bigint[], $3::bigint[], $4::uuid[], $5::bigint[], $6::uuid[])
       as t(content_id, file_id, drive_id, bytes, source_id)
     where source_id is null or exists (select from volume v join drive d on d.id = v.drive_id
       where v.id = source_id and d.mode = 'cloud-only')
     on conflict (volume_id, content_id) do nothing`,
    [
      volumeId,
      contents.map((content) => content.contentId),
      contents.map((content) => content.fileId),
      contents.map((content) => content.driveId),
      contents.map((content) => content.bytes),
      contents.map((content) => content.sourceId),
    ],
  );
}

/** The id of the Archive that the catalogue knows, or null before the first. */
export async function knownArchive(pool: Pool): Promise<string | null> {
  const { rows } = await pool.query<{ id: string }>(`select id from volume where kind = 'archive'`);
  return rows[0]?.id ?? null;
}

import type { Pool, PoolClient } from 'pg';
import type { FourValues } from '../../adapters/archive-store/four-values.ts';
import { eachContentOf } from '../../catalog/safety/held-contents.store.ts';
import type { VolumeState } from './prove-retirement.ts';

interface StateRow extends Omit<VolumeState, 'ingest'> {
  ingestId: string | null;
  state: string | null;
}

/** The Volumes of a Drive as they stand now. */
export async function volumeStates(client: Pool | PoolClient, driveId: string): Promise<VolumeState[]> {
  const { rows } = await client.query<StateRow>(
    `select v.id as "volumeId", a.id as attachment, coalesce(a.released_at is not null, false) as released,
       v.maybe_id is not null as asked, cardinality(v.source_folders) > 0 as "hasSources",
       coalesce(v.scanned_in = a.id and v.scanned_folders = v.source_folders, false) as scanned,
       i.id as "ingestId", i.state, coalesce(i.failed, 0)::float8 as failed,
       (select coalesce(sum(files), 0) from ingest_problem
         where ingest_id = i.id and kind = 'skipped' and reason not in ('junk', 'removed'))::float8 as skipped
     from volume v
     left join lateral (select id, released_at from attachment where volume_id = v.id and detached_at is null
       order by attached_at desc limit 1) a on true
     left join lateral (select id, state, failed from ingest where volume_id = v.id and adopted is null
       order by id desc limit 1) i on true
     where v.drive_id = $1 order by v.ordinal`,
    [driveId],
  );
  return rows.map(({ ingestId, state, ...volume }) => ({
    ...volume,
    ingest: ingestId === null ? null : { id: ingestId, state: stateOf(state) },
  }));
}

function stateOf(state: string | null): 'open' | 'done' | 'failed' {
  return state === 'done' || state === 'failed' ? state : 'open';
}

const MINE = `f.volume_id in (select id from volume where drive_id = $1) and f.on_drive = 'present'`;

export interface FileSums {
  files: number;
  bytes: number;
  unread: number;
  troubled: number;
}

/** How many Files a Drive has, how many were not read yet, and whose Copy in the Archive is damaged or missing. */
export async function fileSums(pool: Pool, driveId: string): Promise<FileSums> {
  const { rows } = await pool.query<FileSums>(
    `select count(*)::float8 as files, coalesce(sum(f.bytes), 0)::float8 as bytes,
       (count(*) filter (where f.content_id is null))::float8 as unread,
       (count(*) filter (where copies.troubled and not copies.stands))::float8 as troubled
     from file f left join lateral (
       select coalesce(bool_or(c.state in ('damaged', 'missing')), false) as troubled,
         coalesce(bool_or(c.state = 'present'), false) as stands
       from copy c join volume v on v.id = c.volume_id and v.kind = 'archive'
       where c.file_id = f.id and c.content_id = f.content_id) as copies on true
     where ${MINE}`,
    [driveId],
  );
  return rows[0]!;
}

/** A Copy in the Archive with the four values of its proof. */
export interface ArchiveCopy {
  id: bigint;
  path: Buffer;
  bytes: number;
  four: FourValues | null;
}

interface CopyRow extends Omit<ArchiveCopy, 'four'> {
  inode: bigint | null;
  size: bigint;
  mtimeNs: bigint;
  ctimeNs: bigint;
}

const COPIES = `select c.id, c.path, t.bytes::float8 as bytes, c.inode, c.size, c.mtime_ns as "mtimeNs", c.ctime_ns as "ctimeNs"
  from copy c join content t on t.id = c.content_id join volume v on v.id = c.volume_id and v.kind = 'archive'
  where c.content_id = any($1::bigint[]) and c.state = 'present' and c.id > $2 order by c.id limit $3`;

const AT_ONCE = 2_000;

/** Goes through all Copies in the Archive of the Contents of a Drive. */
export async function eachArchiveCopy(
  pool: Pool,
  driveId: string,
  act: (copies: ArchiveCopy[]) => Promise<void>,
): Promise<void> {
  await eachContentOf(pool, driveId, async (client, ids) => {
    for (let after = 0n; ; ) {
      const { rows } = await client.query<CopyRow>(COPIES, [ids, after, AT_ONCE]);
      if (rows.length > 0) await act(rows.map(withFour));
      if (rows.length < AT_ONCE) return;
      after = rows.at(-1)!.id;
    }
  });
}

function withFour({ inode, size, mtimeNs, ctimeNs, ...copy }: CopyRow): ArchiveCopy {
  return { ...copy, four: inode === null ? null : { inode, size, mtimeNs, ctimeNs } };
}

/** About how many Copies that will be. */
export async function countArchiveCopies(pool: Pool, driveId: string): Promise<number> {
  const { rows } = await pool.query<{ n: number }>(
    `select count(*)::float8 as n from copy c join volume v on v.id = c.volume_id and v.kind = 'archive'
     where c.state = 'present' and c.content_id in (select f.content_id from file f where ${MINE})`,
    [driveId],
  );
  return rows[0]!.n;
}

import type { Pool, PoolClient } from 'pg';
import { transaction } from '../../adapters/db/lease.ts';
import type { KinFigures, Relation } from './plan-kin.ts';

/** By what Files are compared: before they are read by path, size and time, afterwards by their bytes. */
export type Basis = 'names' | 'contents';

/** A Drive that may be kin, with what both have in common. */
export interface Kin extends KinFigures {
  kinId: string;
  /** Of mine: not on the known one. */
  added: number;
  /** Folders of pictures of which nothing is on the known one. */
  newShoots: number;
}

const SAMPLE = 500;
const MOST_KIN = 3;
/** Smaller files are written by the hundred in the same second. */
const LEAST_BYTES = 4096;
/** FAT keeps times in steps of two seconds: a time that was cut to them lies in the same step. */
const STEP = 2_000_000_000;

/** Volumes of Drives that are compared: a card's files come and go. */
const VOLUMES = `select v.id, v.drive_id from volume v join drive d on d.id = v.drive_id
  where v.kind = 'drive' and v.roll is null and d.kind <> 'card'`;

/**
 * Where else a File of the sample is: by size and time under whatever name, and under its own name by size, for clocks
 * that moved; by its bytes once they were read.
 */
const FOUND: Record<Basis, string> = {
  names: `select distinct s.path_key, f.drive_id from sample s cross join lateral (select drive_id from file
      where bytes = s.bytes and mtime_ns between s.mtime_ns - ${STEP} and s.mtime_ns + ${STEP} limit 64) f
    union select s.path_key, o.drive_id from sample s cross join others o
      join file f on f.volume_id = o.id and f.path_key = s.path_key and f.bytes = s.bytes`,
  contents: `select distinct s.path_key, f.drive_id from sample s
    cross join lateral (select drive_id from file where content_id = s.content_id limit 64) f`,
};

/** Keys of paths are digests, so the first of them are a sample spread evenly over the Drive. */
const candidatesBy = (basis: Basis) => `
  with others as materialized (${VOLUMES} and d.id <> $1),
  sample as materialized (select path_key, bytes, mtime_ns, content_id from file where volume_id = any($2)
    and on_drive = 'present' and bytes >= ${LEAST_BYTES} order by path_key limit ${SAMPLE})
  select kin.drive_id as id from (${FOUND[basis]}) as kin where kin.drive_id in (select drive_id from others)
  group by kin.drive_id order by count(*) desc, kin.drive_id limit ${MOST_KIN}`;

/** The Drives that most of a sample of a Drive's Files were found on. */
async function candidates(
  client: PoolClient,
  driveId: string,
  volumes: string[],
  basis: Basis,
): Promise<string[]> {
  const { rows } = await client.query<{ id: string }>(candidatesBy(basis), [driveId, volumes]);
  return rows.map(({ id }) => id);
}

/**
 * What makes Files the same, as two numbers of which one has to agree: their own path and size; or, in another folder,
 * name, size and time. A burst shares sizes and times, so names count. Numbers, because a million of them are hashed.
 */
const KEYS: Record<Basis, string> = {
  names: `hash_record_extended(row(path_key, bytes), 0) as own, case when bytes >= ${LEAST_BYTES}
    then hash_record_extended(row(split_part(path_text, '/', -1), bytes, mtime_ns / ${STEP}), 1) end as moved`,
  contents: 'content_id as own, null::bigint as moved',
};

const filesOf = (
  volumes: string,
  basis: Basis,
) => `select folder_id, kind in ('photo', 'film') as picture, ${KEYS[basis]}
  from file where volume_id = any(${volumes}) and on_drive = 'present'`;

const isIn = (other: string) => `coalesce(own in (select own from ${other} where own is not null), false)
  or coalesce(moved in (select moved from ${other} where moved is not null), false)`;

const compareBy = (basis: Basis) => `
  with mine as materialized (${filesOf('$1', basis)}), theirs as materialized (${filesOf('$2', basis)}),
  folders as (select count(*) as files, count(*) filter (where shared) as shared, bool_or(picture) as pictures
    from (select folder_id, picture, ${isIn('theirs')} as shared from mine) as marked group by folder_id)
  select coalesce(sum(files), 0)::int as mine, coalesce(sum(shared), 0)::int as shared,
    (count(*) filter (where shared = 0 and pictures))::int as "newShoots", (select count(*) from theirs)::int as theirs,
    (select count(*) from (select ${isIn('mine')} as held from theirs) as marked where not held)::int as missing
  from folders`;

/** The Drives that a Drive may be kin to, with exact figures of each. */
export async function kinOf(pool: Pool, driveId: string, basis: Basis): Promise<Kin[]> {
  return transaction(pool, async (client) => {
    await client.query("set local work_mem = '96MB'; set local jit = off");
    const mine = await volumesOf(client, driveId);
    const found: Kin[] = [];
    if (mine.length === 0) return found;
    for (const kinId of await candidates(client, driveId, mine, basis)) {
      const theirs = await volumesOf(client, kinId);
      const { rows } = await client.query<Omit<Kin, 'kinId' | 'added'>>(compareBy(basis), [mine, theirs]);
      const figures = rows[0]!;
      found.push({ kinId, ...figures, added: figures.mine - figures.shared });
    }
    return found;
  });
}

async function volumesOf(client: PoolClient, driveId: string): Promise<string[]> {
  const { rows } = await client.query<{ id: string }>(`${VOLUMES} and d.id = $1 and d.kind = 'drive'`, [
    driveId,
  ]);
  return rows.map(({ id }) => id);
}

/** Replaces what is said of a Drive's kin. */
export async function recordKin(
  pool: Pool,
  driveId: string,
  basis: Basis,
  kin: (Kin & { relation: Relation })[],
): Promise<void> {
  await transaction(pool, async (client) => {
    await client.query('delete from kinship where drive_id = $1', [driveId]);
    for (const one of kin)
      await client.query(
        `insert into kinship (drive_id, kin_id, relation, basis, shared, missing, added, new_shoots, theirs)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
        [
          driveId,
          one.kinId,
          one.relation,
          basis,
          one.shared,
          one.missing,
          one.added,
          one.newShoots,
          one.theirs,
        ],
      );
  });
}

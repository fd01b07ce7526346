import type { Pool } from 'pg';
import type { JobQueue } from '../../adapters/queue/job-queue.ts';
import type { Clock } from '../../base/clock.ts';
import { problem } from '../../base/errors.ts';
import { newId } from '../../base/ids.ts';
import type { Source } from '../../catalog/copy/source.ts';
import { askDock, liveDock, type TargetFolder } from '../../catalog/drive/ask-dock.store.ts';
import { type RestoreScope, SCOPE, scopeValues } from './restore-scope.ts';

export interface RestoreWish extends RestoreScope {
  from: Source['kind'] | null;
}

export interface StartDeps {
  pool: Pool;
  clock: Clock;
  queue: JobQueue;
  storeAddress: string | null;
}

export interface Amount {
  files: number;
  bytes: number;
}

/** How much a Restore would write, and where from; `away`: on no Volume in reach. */
export interface RestoreFigures extends Amount {
  archive: Amount;
  drive: Amount;
  cloud: Amount;
  away: Amount;
}

/** Looked for once for each Content: of an empty file there may be a million Files and as many Copies. */
const FIGURES = `
  with e as materialized (${SCOPE}), wanted as (select distinct "contentId" as id from e where "contentId" is not null),
  nearest as (select wanted.id, min(case v.kind when 'archive' then 1 when 'drive' then case when a.id is null then 4 else 2 end
      else case when v.address = $7 then 3 else 4 end end) as rank
    from wanted join copy c on c.content_id = wanted.id and c.state = 'present'
    join volume v on v.id = c.volume_id and ($8::text is null or v.kind = $8)
    left join attachment a on a.volume_id = v.id and a.detached_at is null and a.released_at is null
    group by wanted.id)
  select coalesce(nearest.rank, 4) as rank, count(*)::float8 as files,
    coalesce(sum(coalesce(e.bytes, e.listed)), 0)::float8 as bytes
  from e left join nearest on nearest.id = e."contentId" group by 1`;

/** @throws Problem `not-found` where nothing of that is known */
export async function restoreFigures(deps: StartDeps, wish: RestoreWish): Promise<RestoreFigures> {
  const { rows } = await deps.pool.query<{ rank: number } & Amount>(FIGURES, [
    ...scopeValues(wish),
    deps.storeAddress,
    wish.from,
  ]);
  if (rows.length === 0) throw problem('not-found', 'Nothing of that is known of this drive.');
  const of = (rank: number): Amount => {
    const { files, bytes } = rows.find((row) => row.rank === rank) ?? { files: 0, bytes: 0 };
    return { files, bytes };
  };
  const sum = (what: keyof Amount) => rows.reduce((total, row) => total + row[what], 0);
  const [archive, drive, cloud, away] = [of(1), of(2), of(3), of(4)];
  return { files: sum('files'), bytes: sum('bytes'), archive, drive, cloud, away };
}

/** Asks a dock whether it can write there. @throws Problem of the dock */
export async function lookAtTarget(deps: StartDeps, target: Buffer): Promise<TargetFolder> {
  const payload = { pathRaw: target.toString('base64url') };
  return askDock(deps.pool, deps.clock, await liveDock(deps.pool), 'target', payload);
}

/** The new disk on which a lost one is restored, and whose place it takes. */
export interface Replacement {
  volumeId: string;
  dockId: string;
}

/**
 * Starts a Restore to a folder that a dock sees; its dock marks the folder first.
 * @throws Problem of the dock, `not-found`, or `not-in-reach` where there is nothing to read at all
 */
export async function startRestore(
  deps: StartDeps,
  wish: RestoreWish,
  target: Buffer | Replacement,
): Promise<string> {
  const { pool, clock, queue } = deps;
  const { files, bytes, away } = await restoreFigures(deps, wish);
  if (away.files === files) throw problem('not-in-reach', 'No copy of any of it is in reach.');
  const restoreId = newId(clock);
  const replaces = 'volumeId' in target;
  const dockId = replaces ? target.dockId : await liveDock(pool);
  const to = replaces ? { volumeId: target.volumeId } : { pathRaw: target.toString('base64url') };
  const payload = { ...to, restoreId };
  const { pathRaw, volumeId } = await askDock(pool, clock, dockId, 'target', payload);
  await pool.query(
    `insert into restore (id, drive_id, path, file_id, content_id, at, every, "from", dock_id, target, onto_volume_id,
       state, files, bytes, replaces)
     values ($7, $1, $2, $3, $4, $5, $6, $8, $9, $10, $11, 'waiting', $12, $13, $14)`,
    [
      ...scopeValues(wish),
      ...[restoreId, wish.from, dockId, Buffer.from(pathRaw, 'base64url'), volumeId, files, bytes, replaces],
    ],
  );
  await queue.add('restore', { restoreId }, { id: restoreId, dockId });
  return restoreId;
}

/** Calls a Restore off; what was restored stays. @throws Problem `not-found` */
export async function callOff(deps: StartDeps, restoreId: string): Promise<void> {
  const { rows } = await deps.pool.query<{ dockId: string }>(
    `update restore set state = case when state in ('waiting', 'running') then 'cancelled' else state end,
       finished_at = coalesce(finished_at, now()), updated_at = now() where id = $1 returning dock_id as "dockId"`,
    [restoreId],
  );
  if (!rows[0]) throw problem('not-found');
  // Its dock takes its own folder out of the target.
  await deps.queue.add('restore', { restoreId }, { id: restoreId, dockId: rows[0].dockId });
}

/** The version of a File that has this hash. @throws Problem `not-found` */
export async function contentOfVersion(pool: Pool, fileId: bigint, blake3: Buffer): Promise<bigint> {
  const { rows } = await pool.query<{ id: bigint }>(
    `select t.id from file_version w join content t on t.id = w.content_id where w.file_id = $1 and t.blake3 = $2 limit 1`,
    [fileId, blake3],
  );
  if (!rows[0]) throw problem('not-found', 'The file has no such version.');
  return rows[0].id;
}

/** @throws Problem `not-found` */
export async function driveOfFile(pool: Pool, fileId: bigint): Promise<string> {
  const { rows } = await pool.query<{ id: string }>('select drive_id as id from file where id = $1', [
    fileId,
  ]);
  if (!rows[0]) throw problem('not-found');
  return rows[0].id;
}

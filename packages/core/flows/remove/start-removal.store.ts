import type { Pool, PoolClient } from 'pg';
import { recallLeases, transaction } from '../../adapters/db/lease.ts';
import type { JobQueue } from '../../adapters/queue/job-queue.ts';
import type { Clock } from '../../base/clock.ts';
import { problem } from '../../base/errors.ts';
import { newId } from '../../base/ids.ts';
import { digestOf, lookAtRemoval, type RemovalFigures } from './look-at-removal.store.ts';
import { type GoingFile, goingFiles } from './removal-items.store.ts';
import { gather, type RemovalScope, scopeOf } from './removal-scope.store.ts';

/** A Drive with a path, or a File. */
export interface RemovalWish {
  driveId: string | null;
  path: Buffer;
  fileId: bigint | null;
  everywhere: boolean;
}

export interface RemovalPlan {
  scope: RemovalScope & { drive: string };
  figures: RemovalFigures;
  /** Has to be brought to the second step. */
  digest: string;
  files: GoingFile[];
  /** The File after which the next page begins. */
  next: bigint | null;
}

/** The first step: everything that would go, and what would stay; nothing is changed. @throws Problem `not-found` */
export async function planRemoval(
  pool: Pool,
  wish: RemovalWish,
  page: { after: bigint; limit: number },
): Promise<RemovalPlan> {
  return transaction(pool, async (client) => {
    const scope = await scopeOf(client, wish);
    await gather(client, scope);
    const files = await goingFiles(client, page.after, page.limit);
    return {
      scope,
      figures: await lookAtRemoval(client),
      digest: await digestOf(client, scope),
      files,
      next: files.length < page.limit ? null : files.at(-1)!.fileId,
    };
  });
}

interface StartDeps {
  pool: Pool;
  clock: Clock;
  queue: JobQueue;
}

/**
 * The second step: takes down what goes, and what must not come back, as one; it is carried out from these rows.
 * @returns the id of the Removal. @throws Problem `not-found`, or `removal-changed` where it is not what was shown
 */
export async function startRemoval(
  deps: StartDeps,
  wish: RemovalWish,
  said: { digest: string; why: string; by: string },
): Promise<string> {
  const id = newId(deps.clock);
  await transaction(deps.pool, async (client) => {
    const scope = await scopeOf(client, wish);
    await stopIngests(client, scope);
    await gather(client, scope);
    if ((await digestOf(client, scope)) !== said.digest) throw problem('removal-changed');
    const figures = await lookAtRemoval(client);
    await client.query(
      `INSERT INTO removal (id, what, drive_id, drive, path, everywhere, why, by, state, files, bytes, shown)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'waiting', $9, $10, $11)`,
      [
        ...[id, scope.what, scope.driveId, scope.drive, scope.path, scope.everywhere, said.why, said.by],
        ...[figures.files, figures.bytes, JSON.stringify(figures)],
      ],
    );
    await client.query(
      'INSERT INTO removal_item (removal_id, file_id, content_id) SELECT $1, file_id, content_id FROM going ORDER BY file_id',
      [id],
    );
    await keepOut(client, id, scope);
    if (scope.what === 'drive')
      await client.query('UPDATE drive SET removed_at = now() WHERE id = $1', [scope.driveId]);
  });
  await deps.queue.add('remove', { removalId: id }, { id });
  return id;
}

/** An Ingest that is under way begins anew, and knows then what was removed; until then it records nothing. */
async function stopIngests(client: PoolClient, { driveId, everywhere }: RemovalScope): Promise<void> {
  const { rows } = await client.query<{ id: string }>(
    `SELECT id FROM ingest WHERE state NOT IN ('done', 'failed') AND (drive_id = $1 OR $2)`,
    [driveId, everywhere],
  );
  await recallLeases(
    client,
    rows.map(({ id }) => `ingest:${id}`),
  );
}

/** The tombstones. Bytes that others need, and the empty file, are not kept out. */
async function keepOut(client: PoolClient, id: string, scope: RemovalScope): Promise<void> {
  const { what, driveId, path, fileId, everywhere } = scope;
  if (what === 'file')
    await client.query(
      `INSERT INTO tombstone (removal_id, kind, drive_id, path, bytes, mtime_ns)
       SELECT $1, 'file', drive_id, path, bytes, mtime_ns FROM file WHERE id = $2`,
      [id, fileId],
    );
  else
    await client.query(
      `INSERT INTO tombstone (removal_id, kind, drive_id, path) VALUES ($1, 'folder', $2, $3)`,
      [id, driveId, path],
    );
  if (what !== 'drive' || everywhere)
    await client.query(
      `INSERT INTO tombstone (removal_id, kind, drive_id, blake3, bytes)
       SELECT $1, 'content', $2, content.blake3, content.bytes FROM touched JOIN content ON content.id = touched.content_id
       WHERE NOT touched.kept AND content.bytes > 0`,
      [id, everywhere ? null : driveId],
    );
}

/** What was kept out may come back at the next attach. What is gone is not brought back by this. */
export async function takeBack(pool: Pool, id: string, by: string): Promise<void> {
  await transaction(pool, async (client) => {
    const { rows } = await client.query<{ state: string; takenBack: boolean; what: string; driveId: string }>(
      `SELECT state, taken_back_at IS NOT NULL AS "takenBack", what, drive_id AS "driveId" FROM removal WHERE id = $1 FOR UPDATE`,
      [id],
    );
    const [removal] = rows;
    if (!removal) throw problem('not-found');
    if (removal.state !== 'done') throw problem('removal-open');
    if (removal.takenBack) return;
    await client.query('DELETE FROM tombstone WHERE removal_id = $1', [id]);
    await client.query('UPDATE removal SET taken_back_at = now(), taken_back_by = $2 WHERE id = $1', [
      id,
      by,
    ]);
    if (removal.what === 'drive')
      await client.query('UPDATE drive SET removed_at = NULL WHERE id = $1', [removal.driveId]);
  });
}

/** Leases of Ingests that may still be at work although they were recalled. */
export async function openIngestLeases(pool: Pool, removalId: string): Promise<string[]> {
  const { rows } = await pool.query<{ id: string }>(
    `SELECT id FROM ingest WHERE state NOT IN ('done', 'failed') AND ((SELECT everywhere FROM removal WHERE id = $1)
       OR drive_id = (SELECT drive_id FROM removal WHERE id = $1))`,
    [removalId],
  );
  return rows.map(({ id }) => `ingest:${id}`);
}

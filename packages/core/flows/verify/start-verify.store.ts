import type { Pool } from 'pg';
import type { JobQueue } from '../../adapters/queue/job-queue.ts';
import type { Clock } from '../../base/clock.ts';
import { problem } from '../../base/errors.ts';
import { newId } from '../../base/ids.ts';

export interface VerifyWish {
  volume: 'archive' | 'drive' | 'cloud';
  driveId: string | null;
  /** Percent. */
  sample: number;
  /** Of the cloud: compare its listing and download nothing. */
  listing?: boolean;
  /** Only Copies that are damaged or missing. */
  trouble: boolean;
  heal: boolean;
  healMissing: boolean;
}

interface StartDeps {
  pool: Pool;
  clock: Clock;
  queue: JobQueue;
  storeAddress: string | null;
}

interface Target {
  volumeId: string;
  driveId: string | null;
  dockId: string | null;
}

/**
 * Starts a Verify for each Volume that is meant: the Archive, the attached Volumes of Drives, the cloud.
 * @throws Problem `not-found`, `archive-absent`, `drive-away`, `no-store`, or `bad-request` where a Drive is to be written and none is named
 */
export async function startVerify(deps: StartDeps, wish: VerifyWish): Promise<string[]> {
  const { pool, clock, queue } = deps;
  if (wish.driveId !== null) await requireDrive(pool, wish.driveId);
  const heals = wish.heal || (wish.healMissing && wish.volume !== 'drive');
  if (heals && wish.volume === 'drive' && wish.driveId === null)
    throw problem('bad-request', 'Name the drive that is to be written.');
  const started: string[] = [];
  for (const { volumeId, driveId, dockId } of await targets(deps, wish)) {
    const id = newId(clock);
    await pool.query(
      `insert into verify (id, volume_id, drive_id, sample, listing, trouble, heal, heal_missing, state)
       values ($1, $2, $3, $4, $5, $6, $7, $8, 'waiting')`,
      [id, volumeId, driveId, wish.sample, wish.listing ?? false, wish.trouble, heals, wish.healMissing],
    );
    if (dockId === null) await queue.add('verify', { verifyId: id }, { id });
    else await queue.add('verify-drive', { verifyId: id }, { id, dockId });
    started.push(id);
  }
  return started;
}

async function requireDrive(pool: Pool, driveId: string): Promise<void> {
  const { rowCount } = await pool.query('select from drive where id = $1', [driveId]);
  if (rowCount === 0) throw problem('not-found');
}

async function targets({ pool, storeAddress }: StartDeps, wish: VerifyWish): Promise<Target[]> {
  if (wish.volume === 'drive') {
    const { rows } = await pool.query<Target>(
      `select v.id as "volumeId", null as "driveId", a.dock_id as "dockId" from volume v join attachment a
         on a.volume_id = v.id and a.detached_at is null and a.released_at is null
       where $1::uuid is null or v.drive_id = $1`,
      [wish.driveId],
    );
    if (rows.length === 0) throw problem('drive-away');
    return rows;
  }
  const { rows } = await pool.query<{ id: string }>(
    `select id from volume where kind = $1 and ($1 = 'archive' or address = $2)`,
    [wish.volume, storeAddress],
  );
  if (!rows[0]) throw problem(wish.volume === 'cloud' ? 'no-store' : 'archive-absent');
  return [{ volumeId: rows[0].id, driveId: wish.driveId, dockId: null }];
}

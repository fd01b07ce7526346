import type { Pool } from 'pg';
import { transaction } from '../../adapters/db/lease.ts';
import type { JobQueue } from '../../adapters/queue/job-queue.ts';
import type { Clock } from '../../base/clock.ts';
import { problem } from '../../base/errors.ts';
import { newId } from '../../base/ids.ts';
import { dockOf } from '../../catalog/drive/ask-dock.store.ts';
import { holdPlace, placeOfText } from '../../catalog/place/place.store.ts';

export interface RetirementWish {
  driveId: string;
  /** A Place that is known, or one in words, made where there is none. */
  place: { id: string } | { text: string };
  note: string;
  by: string;
}

interface StartDeps {
  pool: Pool;
  clock: Clock;
  queue: JobQueue;
}

/**
 * Has a Drive checked by its dock, to be put away. One that is not attached is refused at once.
 * @returns its id. @throws Problem `not-found`, or `already-exists` while it is being checked
 */
export async function startRetirement(deps: StartDeps, wish: RetirementWish): Promise<string> {
  const { pool, clock, queue } = deps;
  const { driveId, place, note, by } = wish;
  const dockId = await dockOf(pool, driveId);
  const id = newId(clock);
  await transaction(pool, async (client) => {
    const { rowCount } = await client.query('select from drive where id = $1', [driveId]);
    if (rowCount === 0) throw problem('not-found');
    const placeId =
      'id' in place ? (await holdPlace(client, place.id)).id : await placeOfText(client, clock, place.text);
    const away = JSON.stringify([{ what: 'drive-away', files: 0, bytes: 0, doubtful: [] }]);
    const made = await client.query(
      `insert into retirement (id, drive_id, place_id, note, by, dock_id, state, reason, missing, finished_at)
       values ($1, $2, $3, $4, $5, $6::uuid, case when $6::uuid is null then 'refused' else 'waiting' end,
         case when $6::uuid is null then 'drive-away' end, case when $6::uuid is null then $7::jsonb end,
         case when $6::uuid is null then now() end)
       on conflict do nothing`,
      [id, driveId, placeId, note, by, dockId, away],
    );
    if (made.rowCount === 0) throw problem('already-exists', 'It is being checked already.');
  });
  if (dockId !== null) await queue.add('retire', { retirementId: id }, { id, dockId });
  return id;
}

import type { Database } from '@safelight/core/adapters/db/connect.ts';
import type { JobQueue } from '@safelight/core/adapters/queue/job-queue.ts';
import type { LivePublisher } from '@safelight/core/adapters/queue/live-bus.ts';
import { type Clock, pause } from '@safelight/core/base/clock.ts';
import { problem } from '@safelight/core/base/errors.ts';
import { startRetirement } from '@safelight/core/flows/retire/start-retirement.store.ts';
import { driveRow, type FiguresOf } from '@safelight/core/reports/drives/drive-rows.ts';
import { retirementPage, retirementRow } from '@safelight/core/reports/retirements/retirement-rows.ts';
import type { Handlers } from '../handler.ts';
import { listView } from '../list-view.ts';
import { nameOf } from '../name-of.ts';
import { pageOptions, uuid } from '../parameters.ts';
import { retirementView } from '../views/retirement.ts';

interface RetirementDeps {
  pool: Database['pool'];
  clock: Clock;
  queue: JobQueue;
  live: LivePublisher;
  figures: FiguresOf;
}

const PATIENCE_MS = 20_000;
const LOOK_MS = 250;

/** Putting a Drive away, with a certificate. */
export function retirementRoutes(
  deps: RetirementDeps,
): Pick<Handlers, 'retireDrive' | 'retirements' | 'retirement'> {
  const { pool, clock } = deps;
  const isOver = async (id: string) => {
    const { state } = await retirementRow(pool, id);
    return state !== 'waiting' && state !== 'running';
  };
  return {
    retireDrive: async ({ params, body, identity }) => {
      const { placeId, place, note = '' } = body;
      if ((placeId === undefined) === (place === undefined))
        throw problem('bad-request', 'Say where it goes: placeId, or place in words.');
      const id = await startRetirement(deps, {
        driveId: uuid(params.id),
        place: placeId === undefined ? { text: place! } : { id: uuid(placeId) },
        note,
        by: nameOf(identity!),
      });
      deps.live.publish({ type: 'retirement.changed', driveId: uuid(params.id) });
      const end = clock.now().getTime() + PATIENCE_MS;
      while (!(await isOver(id)) && clock.now().getTime() < end) await pause(LOOK_MS);
      return retirementView(await retirementRow(pool, id));
    },
    retirements: async ({ params, query }) => {
      const id = uuid(params.id);
      if (!(await driveRow(pool, deps.figures, id))) throw problem('not-found');
      return listView(await retirementPage(pool, id, pageOptions(query)), retirementView);
    },
    retirement: async ({ params }) => retirementView(await retirementRow(pool, uuid(params.id))),
  };
}

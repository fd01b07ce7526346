import type { CloudAdoptionView } from '@safelight/contract/cloud-adoptions.ts';
import type { Database } from '@safelight/core/adapters/db/connect.ts';
import type { JobQueue } from '@safelight/core/adapters/queue/job-queue.ts';
import type { Clock } from '@safelight/core/base/clock.ts';
import type { Config } from '@safelight/core/base/config.ts';
import { problem } from '@safelight/core/base/errors.ts';
import { newId } from '@safelight/core/base/ids.ts';
import { cloudAdoptions } from '@safelight/core/flows/adopt-cloud/adopt-cloud.store.ts';
import { cloudVolume } from '@safelight/core/flows/upload/queue.store.ts';
import { type AdoptionRow, adoptionRows } from '@safelight/core/reports/cloud/adoption-rows.ts';
import type { Handlers } from '../handler.ts';
import { reasonText } from '../views/reason.ts';
import { isoTime, isoTimeOrNull } from '../views/times.ts';

interface AdoptionDeps {
  pool: Database['pool'];
  clock: Clock;
  config: Config;
  queue: JobQueue;
  storeAddress: string | null;
}

export function cloudAdoptionRoutes(deps: AdoptionDeps): Pick<Handlers, 'adoptCloud' | 'cloudAdoptions'> {
  const { pool, clock, config, queue, storeAddress } = deps;
  const all = async () => (await adoptionRows(pool, storeAddress ?? '')).map(view);
  return {
    adoptCloud: async ({ body }) => {
      if (!config.cloud || storeAddress === null) throw problem('no-store');
      if (body.bucket !== undefined && body.bucket !== config.cloud.bucket)
        throw problem(
          'bad-request',
          `Only what lies in ${config.cloud.bucket}, the bucket that is set up, can be adopted.`,
        );
      const below = (body.prefix ?? '').replace(/^\/+|\/+$/g, '');
      const volume = await cloudVolume(pool, clock, storeAddress);
      const id = newId(clock);
      await cloudAdoptions(pool).begin(id, volume.id, below === '' ? '' : `${below}/`);
      await queue.add('adopt-cloud', {}, { id: 'all' });
      return (await all()).find((one) => one.id === id)!;
    },
    cloudAdoptions: async () => ({ items: await all() }),
  };
}

function view(row: AdoptionRow): CloudAdoptionView {
  const { id, prefix, state, reason, objects, matched, known, unclear, proven, different } = row;
  return {
    ...{ id, prefix, state, reason, objects, matched, known, unclear, proven, different },
    reasonText: reasonText(reason),
    matchedBytes: row.matched_bytes,
    startedAt: isoTime(row.started_at),
    finishedAt: isoTimeOrNull(row.finished_at),
  };
}

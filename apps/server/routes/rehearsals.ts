import type { Database } from '@safelight/core/adapters/db/connect.ts';
import type { JobQueue } from '@safelight/core/adapters/queue/job-queue.ts';
import type { Clock } from '@safelight/core/base/clock.ts';
import { problem } from '@safelight/core/base/errors.ts';
import type { Settings } from '@safelight/core/base/settings.ts';
import { rehearseStore } from '@safelight/core/flows/rehearse/rehearse.store.ts';
import { drivesInCloud, rehearsals } from '@safelight/core/reports/rehearsals/rehearsal-rows.ts';
import type { Handlers } from '../handler.ts';
import { rehearsalState } from '../views/rehearsal.ts';

interface RehearsalDeps {
  pool: Database['pool'];
  clock: Clock;
  queue: JobQueue;
  storeAddress: string | null;
  currentSettings: () => Promise<Settings>;
}

export function rehearsalRoutes(deps: RehearsalDeps): Pick<Handlers, 'rehearsal' | 'startRehearsal'> {
  const { pool, storeAddress } = deps;
  const now = async () => {
    const [tries, drives, settings] = await Promise.all([
      rehearsals(pool),
      drivesInCloud(pool, storeAddress ?? ''),
      deps.currentSettings(),
    ]);
    return rehearsalState(tries, drives, settings);
  };
  return {
    rehearsal: now,
    startRehearsal: async () => {
      if (storeAddress === null) throw problem('no-store');
      await rehearseStore(pool, deps.clock).ask('person');
      await deps.queue.add('rehearse', {}, { id: 'all' });
      return now();
    },
  };
}

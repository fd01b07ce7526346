import { endLeasesOf } from '@safelight/core/adapters/db/lease.ts';
import { startJobWorkers } from '@safelight/core/adapters/queue/job-worker.ts';
import { pause } from '@safelight/core/base/clock.ts';
import { problem } from '@safelight/core/base/errors.ts';
import { type JobName, jobs } from '@safelight/core/base/jobs.ts';
import { checkArchive } from '@safelight/core/catalog/volume/archive.store.ts';
import { clearLeftovers } from '@safelight/core/flows/ingest/clear-leftovers.store.ts';
import { type Deps, holderPrefix } from './deps.ts';
import { handlersOf } from './handlers/handlers.ts';
import { keepHeartbeat } from './heartbeat.ts';
import { keepHealth } from './keep-health.ts';
import { keepSafety } from './keep-safety.ts';
import { openDock } from './open-dock.ts';
import { RunningIngests } from './running-ingests.ts';
import { keepSchedules } from './schedules.ts';

const TICK_MS = 1000;

/** Starts what the roles of this worker ask for. */
export async function startWorker(deps: Deps): Promise<{ stop(): Promise<void> }> {
  const { config, db, log, dock } = deps;
  const stopping = new AbortController();
  const running = new RunningIngests();
  const isDock = config.roles.includes('dock');
  await checkArchive({ ...deps, pool: db.pool, archiveRoot: config.archive, ownership: config.owner });
  if (isDock) {
    await endLeasesOf(db.pool, holderPrefix(dock, config));
    await deps.queue.forget(dock.id);
    await clearLeftovers(db.pool, deps.archive);
  }
  const names = (Object.keys(jobs) as JobName[]).filter((name) => config.roles.includes(jobs[name].role));
  const workers = startJobWorkers({
    connection: deps.redis,
    names,
    handlers: handlersOf(deps, running),
    dockId: dock.id,
    onFailed: (job, error) => {
      log.error({ err: error, job }, 'a job failed');
      deps.live.publish({ type: 'job.failed', job, code: 'internal' });
    },
  });
  const schedules = keepSchedules(deps, names, stopping.signal);
  let looked = isDock ? deps.clock.now().getTime() : null;
  const onLook = () => {
    looked = deps.clock.now().getTime();
  };
  const watch = isDock ? watchPorts(deps, running, onLook, stopping.signal) : Promise.resolve();
  const safety = config.roles.includes('verify') ? keepSafety(deps, stopping.signal) : Promise.resolve();
  const health = isDock ? keepHealth(deps, stopping.signal) : Promise.resolve();
  const heartbeat = keepHeartbeat(deps, () => looked, stopping.signal);
  return {
    async stop() {
      // What runs keeps its row as it is: the next start goes on with it.
      stopping.abort(problem('lease-lost', 'The worker is stopping.'));
      await Promise.all([watch, schedules, safety, health, heartbeat, workers.close()]);
    },
  };
}

async function watchPorts(
  deps: Deps,
  running: RunningIngests,
  onLook: () => void,
  signal: AbortSignal,
): Promise<void> {
  const dock = openDock(deps, running);
  while (!signal.aborted) {
    await dock.tick().catch((error: unknown) => deps.log.error({ err: error }, 'the dock could not look'));
    onLook();
    await pause(TICK_MS, signal);
  }
}

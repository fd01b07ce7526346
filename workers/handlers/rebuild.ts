import type { Handler } from '@safelight/core/adapters/queue/job-worker.ts';
import { rebuildWhereAsked } from '@safelight/core/flows/rebuild/rebuild.ts';
import { cloudNow } from '../cloud-now.ts';
import type { Deps } from '../deps.ts';

/** Fills an empty catalogue, where that was asked for. */
export function rebuildHandler(deps: Deps): Handler<'rebuild'> {
  const { config, migrations } = deps;
  const tools = {
    ...deps,
    ...{ pool: deps.db.pool, archiveRoot: config.archive, ownership: config.owner },
    ...{ data: config.data, migrations },
  };
  return async (_, signal) => {
    if (!(await rebuildWhereAsked({ ...tools, ...cloudNow(deps) }, signal))) return;
    // Their schedules would find what is to be done now anyway.
    for (const name of ['archive-walk', 'papers'] as const) await deps.queue.add(name, {}, { id: 'all' });
  };
}

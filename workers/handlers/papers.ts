import type { Handler } from '@safelight/core/adapters/queue/job-worker.ts';
import { currentSettings } from '@safelight/core/catalog/setting/setting.store.ts';
import { keepPages } from '@safelight/core/flows/keep-pages/keep-pages.ts';
import { keepPapers } from '@safelight/core/flows/keep-papers/keep-papers.ts';
import { cloudNow, whileInUse } from '../cloud-now.ts';
import type { Deps } from '../deps.ts';

/** Writes Manifests, the catalogue and pages down where they are due. */
export function papersHandler(deps: Deps): Handler<'papers'> {
  const { config } = deps;
  const { pool } = deps.db;
  const settings = () => currentSettings(pool, config.settings);
  const tools = { ...deps, pool, archiveRoot: config.archive, ownership: config.owner, settings };
  return async (_, signal) => {
    const inUse = whileInUse(deps, signal);
    const now = { ...tools, ...cloudNow(deps) };
    await keepPapers(now, inUse);
    await keepPages({ ...now, data: config.data }, inUse);
  };
}

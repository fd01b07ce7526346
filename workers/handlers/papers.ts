import type { Handler } from '@safelight/core/adapters/queue/job-worker.ts';
import { currentSettings } from '@safelight/core/catalog/setting/setting.store.ts';
import { keepPapers } from '@safelight/core/flows/keep-papers/keep-papers.ts';
import { cloudNow, whileInUse } from '../cloud-now.ts';
import type { Deps } from '../deps.ts';

/** Writes Manifests and the catalogue down where they are due. */
export function papersHandler(deps: Deps): Handler<'papers'> {
  const { config } = deps;
  const { pool } = deps.db;
  const settings = () => currentSettings(pool, config.settings);
  const tools = { ...deps, pool, archiveRoot: config.archive, ownership: config.owner, settings };
  return (_, signal) => keepPapers({ ...tools, ...cloudNow(deps) }, whileInUse(deps, signal));
}

import type { Handler } from '@safelight/core/adapters/queue/job-worker.ts';
import { currentSettings } from '@safelight/core/catalog/setting/setting.store.ts';
import { rehearse } from '@safelight/core/flows/rehearse/rehearse.ts';
import { cloudNow, whileInUse } from '../cloud-now.ts';
import type { Deps } from '../deps.ts';

/** Rehearses the way back from the cloud where it is due. */
export function rehearseHandler(deps: Deps): Handler<'rehearse'> {
  const { config } = deps;
  const { pool } = deps.db;
  const settings = () => currentSettings(pool, config.settings);
  const tools = { ...deps, pool, data: config.data, settings, random: Math.random };
  return (_, signal) => rehearse({ ...tools, ...cloudNow(deps) }, whileInUse(deps, signal));
}

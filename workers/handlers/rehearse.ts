import type { Handler } from '@safelight/core/adapters/queue/job-worker.ts';
import { currentSettings } from '@safelight/core/catalog/setting/setting.store.ts';
import { addressOf } from '@safelight/core/catalog/volume/cloud-address.ts';
import { rehearse } from '@safelight/core/flows/rehearse/rehearse.ts';
import type { Deps } from '../deps.ts';

/** Rehearses the way back from the cloud where it is due. */
export function rehearseHandler(deps: Deps): Handler<'rehearse'> {
  const { config, store } = deps;
  const { pool } = deps.db;
  const cloud = config.cloud &&
    store && { store, prefix: config.cloud.prefix, address: addressOf(config.cloud) };
  const settings = () => currentSettings(pool, config.settings);
  const tools = { ...deps, pool, data: config.data, cloud, settings, random: Math.random };
  return (_, signal) => rehearse(tools, signal);
}

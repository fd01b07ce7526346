import type { Handler } from '@safelight/core/adapters/queue/job-worker.ts';
import { currentSettings } from '@safelight/core/catalog/setting/setting.store.ts';
import { keepPreviewBudget } from '@safelight/core/flows/picture/keep-budget.ts';
import type { Deps } from '../deps.ts';

/** Keeps the screen sizes of previews within their budget. */
export function previewBudgetHandler(deps: Deps): Handler<'preview-budget'> {
  const { config, holder } = deps;
  const { pool } = deps.db;
  return async (_, signal) => {
    const { previewGigabytes } = await currentSettings(pool, config.settings);
    await keepPreviewBudget({ pool, holder, data: config.data }, previewGigabytes * 1e9, signal);
  };
}

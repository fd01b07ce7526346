import type { SettingView } from '@safelight/contract/state.ts';
import type { Database } from '@safelight/core/adapters/db/connect.ts';
import type { LivePublisher } from '@safelight/core/adapters/queue/live-bus.ts';
import type { Config } from '@safelight/core/base/config.ts';
import { changeSettings, currentSettings } from '@safelight/core/catalog/setting/setting.store.ts';
import type { Handlers } from '../handler.ts';
import { changeableSettings } from '../settings.ts';

interface SettingDeps {
  pool: Database['pool'];
  config: Config;
  live: LivePublisher;
  /** What the environment alone can say. */
  settings: SettingView[];
}

export function settingRoutes(deps: SettingDeps): Pick<Handlers, 'settings' | 'changeSettings'> {
  const { pool } = deps;
  const fixed = deps.config.settings;
  const all = async () => ({
    items: deps.settings,
    changeable: changeableSettings(await currentSettings(pool, fixed), fixed),
  });
  return {
    settings: all,
    changeSettings: async ({ body }) => {
      await changeSettings(pool, fixed, body);
      deps.live.publish({ type: 'archive.changed' });
      deps.live.publish({ type: 'safety.changed' });
      return all();
    },
  };
}

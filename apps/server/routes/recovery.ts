import type { Database } from '@safelight/core/adapters/db/connect.ts';
import type { Clock } from '@safelight/core/base/clock.ts';
import type { Config } from '@safelight/core/base/config.ts';
import { problem } from '@safelight/core/base/errors.ts';
import { kitStore } from '@safelight/core/catalog/recovery/kit.store.ts';
import type { DeliverStore } from '@safelight/core/flows/deliver/deliver.store.ts';
import type { Handlers } from '../handler.ts';

interface RecoveryDeps {
  pool: Database['pool'];
  clock: Clock;
  version: string;
  config: Pick<Config, 'cloud'>;
  rows: Pick<DeliverStore, 'archiveId'>;
}

export function recoveryRoutes(
  deps: RecoveryDeps,
): Pick<Handlers, 'recoveryKit' | 'kitState' | 'confirmKit'> {
  const { pool, config, version } = deps;
  const kit = config.cloud && kitStore(pool, config.cloud);
  const state = async () => {
    const confirmed = kit ? await kit.isConfirmed() : false;
    return { wanted: kit !== null && !confirmed, confirmed };
  };
  return {
    kitState: state,
    recoveryKit: async () => {
      if (!kit || !config.cloud) throw problem('no-store');
      const { endpoint, region, bucket, prefix, keyId, passphrase } = config.cloud;
      const archiveId = await deps.rows.archiveId();
      const where = { endpoint, region, bucket, prefix, keyId, passphrase };
      return { ...where, archiveId, version, word: await kit.word() };
    },
    confirmKit: async ({ body }) => {
      if (!kit) throw problem('no-store');
      if (!(await kit.confirm(body.word, deps.clock.now())))
        throw problem('bad-request', 'That is not the word on the page for this bucket and key.');
      return state();
    },
  };
}

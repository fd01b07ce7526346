import { pause } from '@safelight/core/base/clock.ts';
import { ageProofs } from '@safelight/core/catalog/safety/age-proofs.store.ts';
import { freshnessOf } from '@safelight/core/catalog/safety/safety-settings.ts';
import { settleSafety } from '@safelight/core/catalog/safety/settle-safety.ts';
import { currentSettings } from '@safelight/core/catalog/setting/setting.store.ts';
import type { Deps } from './deps.ts';

const COUNT_MS = 2_000;
const AGE_MS = 60_000;
/** So long it counts before it looks whether it is to stop. */
const TURN_MS = 1_000;

/** Counts what changed for safety, and lets proofs grow old. A loop of its own: it must not wait behind long jobs. */
export async function keepSafety(deps: Deps, signal: AbortSignal): Promise<void> {
  const { pool } = deps.db;
  let aged = Number.NEGATIVE_INFINITY;
  const turn = async () => {
    const freshness = freshnessOf(await currentSettings(pool, deps.config.settings));
    if (performance.now() - aged > AGE_MS) {
      await ageProofs(pool, freshness);
      aged = performance.now();
    }
    if (await settleSafety(pool, freshness, { mostMs: TURN_MS, signal }))
      deps.live.publish({ type: 'safety.changed' });
  };
  while (!signal.aborted) {
    await turn().catch((error: unknown) => {
      if (!signal.aborted) deps.log.warn({ err: error }, 'safety could not be counted');
    });
    await pause(COUNT_MS, signal);
  }
}

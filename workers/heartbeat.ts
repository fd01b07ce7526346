import { statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { blake3Of } from '@safelight/core/base/bytes.ts';
import { pause } from '@safelight/core/base/clock.ts';
import type { Config } from '@safelight/core/base/config.ts';
import type { Deps } from './deps.ts';

const BEAT_MS = 5_000;
/** A worker that has not shown itself for so long is not well. */
const FRESH_MS = 30_000;
/** A dock that has not looked at its ports for so long hangs, say on a drive that answers nothing. */
const LOOK_MS = 60_000;

/** Where a worker shows that it lives; of its own for each state folder and set of roles. */
export function heartbeatFile({ data, roles }: Pick<Config, 'data' | 'roles'>): string {
  const key = blake3Of(Buffer.from(`${data}\0${roles.toSorted().join()}`)).toString('hex', 0, 8);
  return join(tmpdir(), `safelight-worker-${key}`);
}

/**
 * Writes a file every few seconds, as long as the event loop turns, database and queue answer, and the ports are
 * looked at.
 * @param lastLook when the dock last looked, in milliseconds; null for a worker without one.
 */
export async function keepHeartbeat(
  deps: Pick<Deps, 'config' | 'db' | 'redis' | 'clock'>,
  lastLook: () => number | null,
  signal: AbortSignal,
): Promise<void> {
  const { config, db, redis, clock } = deps;
  const file = heartbeatFile(config);
  while (!signal.aborted) {
    const looked = lastLook();
    const isLooking = looked === null || clock.now().getTime() - looked < LOOK_MS;
    const answers = await Promise.all([db.pool.query('select 1'), redis.ping()]).catch(() => null);
    if (answers && isLooking) writeFileSync(file, '');
    await pause(BEAT_MS, signal);
  }
}

/** What is wrong with the worker of this environment, as far as its heartbeat tells; null when it is well. */
export function whatAils(config: Pick<Config, 'data' | 'roles'>, now: Date): string | null {
  const beat = statSync(heartbeatFile(config), { throwIfNoEntry: false });
  if (!beat) return 'The worker has not shown itself yet.';
  const age = now.getTime() - beat.mtimeMs;
  return age < FRESH_MS ? null : `The worker has not shown itself for ${Math.round(age / 1000)} s.`;
}

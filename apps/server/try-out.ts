import { connectStore } from '@safelight/core/adapters/object-store/store-client.ts';
import { type StoreTrial, tryStore } from '@safelight/core/adapters/object-store/try-store.ts';
import type { CloudConfig } from '@safelight/core/base/config.ts';
import { readMark } from '@safelight/core/catalog/volume/prefix-mark.ts';

export type TriedStore = StoreTrial & {
  /** The Archive that the prefix is marked for; null where another tool's mark is, undefined where none. */
  owner: string | null | undefined;
};

/** Nobody waits longer before a page. */
const IDLE_MS = 15_000;

/** Tries a store that is not set up yet. */
export async function tryOut(setup: CloudConfig, now: () => number): Promise<TriedStore> {
  const store = connectStore({ ...setup, idleMs: IDLE_MS });
  try {
    const trial = await tryStore(store, setup, now);
    const readable = trial.read?.is === 'done';
    const owner = readable ? await readMark(store, setup.prefix, AbortSignal.timeout(IDLE_MS)) : undefined;
    return { ...trial, owner };
  } finally {
    store.close();
  }
}

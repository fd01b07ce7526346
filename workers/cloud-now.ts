import type { Deps } from './deps.ts';

/** The cloud as it is set up now, in the words of the flows; a job keeps to it until it ends. */
export function cloudNow({ cloud }: Deps) {
  const now = cloud.now();
  const prefix = now?.config.prefix ?? '';
  return {
    store: now?.store ?? null,
    storeAddress: now?.address ?? null,
    storePrefix: prefix === '' ? '' : `${prefix}/`,
    cloud: now && { store: now.store, prefix, address: now.address },
  };
}

/** Ends work with the cloud also when another store takes its place; then it is planned anew, for that one. */
export function whileInUse({ cloud }: Deps, signal: AbortSignal): AbortSignal {
  const now = cloud.now();
  return now ? AbortSignal.any([signal, now.over]) : signal;
}

import { Problem } from '../../base/errors.ts';
import { listObjects } from './list-objects.ts';
import type { ObjectStore } from './store-client.ts';

/**
 * Asks the bucket whether it can be used; answers null, or the error that stands in the way.
 * A listing of one key, because only its answer names the reason: an answer to HEAD has no body.
 */
export async function probeStore(
  store: ObjectStore,
  prefix: string,
  signal?: AbortSignal,
): Promise<Problem | null> {
  try {
    await listObjects(store, { prefix, limit: 1, signal });
    return null;
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  }
}

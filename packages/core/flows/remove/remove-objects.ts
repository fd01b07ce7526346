import type { Pool } from 'pg';
import { holdLease } from '../../adapters/db/lease.ts';
import type { ObjectStore } from '../../adapters/object-store/store-client.ts';
import { Problem } from '../../base/errors.ts';
import { type GoingObject, objectStoreRows } from './objects.store.ts';

export interface ObjectDeps {
  pool: Pool;
  store: ObjectStore | null;
  storeAddress: string | null;
  holder: string;
}

const BATCH = 100;
/** Reasons that concern this one object; with any other the store is asked another time. */
const OF_OBJECT = new Set(['wrong-credentials', 'store-refused']);

/** Takes out of the cloud what Removals left there. What the key may not delete stays listed, and is tried again. */
export async function removeObjects(deps: ObjectDeps, signal: AbortSignal): Promise<void> {
  const { pool, store, storeAddress, holder } = deps;
  if (!store || storeAddress === null) return;
  const rows = objectStoreRows(pool, storeAddress);
  await holdLease(pool, { resource: 'removal-objects', holder }, signal, async (_, held) => {
    for (let after = 0n; ; ) {
      const objects = await rows.due(after, BATCH);
      for (const object of objects) if (!(await takeOut(rows, store, object, held))) return;
      if (objects.length === 0) return;
      after = objects.at(-1)!.id;
    }
  });
}

/** False: nothing more can be had of the store now. */
async function takeOut(
  rows: ReturnType<typeof objectStoreRows>,
  store: ObjectStore,
  { id, key, multipart }: GoingObject,
  signal: AbortSignal,
): Promise<boolean> {
  // The store's client is large: a worker without a store never loads it.
  const { deleteObject } = await import('../../adapters/object-store/delete-object.ts');
  const { abortMultipart } = await import('../../adapters/object-store/multipart.ts');
  try {
    if (multipart !== null) await abortMultipart(store, { key, uploadId: multipart }, signal);
    await deleteObject(store, key, signal);
    await rows.gone(id);
    return true;
  } catch (error) {
    if (signal.aborted || !(error instanceof Problem)) throw error;
    await rows.again(id, error.code);
    return OF_OBJECT.has(error.code);
  }
}

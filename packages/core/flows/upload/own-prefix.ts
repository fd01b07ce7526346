import { listObjects } from '../../adapters/object-store/list-objects.ts';
import { putObject } from '../../adapters/object-store/put-object.ts';
import type { ObjectStore } from '../../adapters/object-store/store-client.ts';
import { type Problem, problem } from '../../base/errors.ts';
import { markKey, readMark } from '../../catalog/volume/prefix-mark.ts';
import { keyBase } from './plan-upload.ts';

const FORMAT = 1;

/**
 * Marks bucket and prefix as those of this Archive, or finds the mark; answers `store-taken` for the mark of
 * another: two installations would write over each other's keys. `onHeld` is told where others' objects stand where
 * ours would go when the prefix becomes ours.
 */
export async function ownPrefix(
  store: ObjectStore,
  prefix: string,
  archiveId: string,
  signal: AbortSignal,
  onHeld: () => Promise<void>,
): Promise<Problem | null> {
  const mark = await readMark(store, prefix, signal);
  if (mark !== undefined) return mark === archiveId ? null : problem('store-taken');
  const { objects } = await listObjects(store, { prefix: `${keyBase(prefix)}/`, limit: 1, signal });
  if (objects.length > 0) await onHeld();
  const key = markKey(prefix);
  const body = Buffer.from(`${JSON.stringify({ archive: archiveId, format: FORMAT })}\n`);
  await putObject(store, { key, body, metadata: {}, contentType: 'application/json' }, signal);
  return null;
}

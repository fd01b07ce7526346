import { text } from 'node:stream/consumers';
import { openObject } from '../../adapters/object-store/get-object.ts';
import { putObject } from '../../adapters/object-store/put-object.ts';
import type { ObjectStore } from '../../adapters/object-store/store-client.ts';
import { type Problem, problem } from '../../base/errors.ts';
import { markKey } from './plan-upload.ts';

const FORMAT = 1;

/**
 * Marks bucket and prefix as those of this Archive, or finds the mark; answers `store-taken` for the mark of
 * another: two installations would write over each other's keys.
 */
export async function ownPrefix(
  store: ObjectStore,
  prefix: string,
  archiveId: string,
  signal: AbortSignal,
): Promise<Problem | null> {
  const key = markKey(prefix);
  const held = await openObject(store, key, { signal });
  if (held) return (await markOf(held.stream)) === archiveId ? null : problem('store-taken');
  const body = Buffer.from(`${JSON.stringify({ archive: archiveId, format: FORMAT })}\n`);
  await putObject(store, { key, body, metadata: {}, contentType: 'application/json' }, signal);
  return null;
}

async function markOf(stream: NodeJS.ReadableStream): Promise<unknown> {
  try {
    return (JSON.parse(await text(stream)) as { archive?: unknown }).archive;
  } catch {
    return null;
  }
}

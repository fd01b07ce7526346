import { text } from 'node:stream/consumers';
import { openObject } from '../../adapters/object-store/get-object.ts';
import type { ObjectStore } from '../../adapters/object-store/store-client.ts';

/** The key of the object that says whose prefix it is. */
export function markKey(prefix: string): string {
  return prefix === '' ? 'safelight.json' : `${prefix}/safelight.json`;
}

/** The id of the Archive whose bucket and prefix it is; undefined where nothing says so, null where it says nothing that is known. */
export async function readMark(
  store: ObjectStore,
  prefix: string,
  signal: AbortSignal,
): Promise<string | null | undefined> {
  const held = await openObject(store, markKey(prefix), { signal });
  if (!held) return undefined;
  try {
    const { archive } = JSON.parse(await text(held.stream)) as { archive?: unknown };
    return typeof archive === 'string' ? archive : null;
  } catch {
    return null;
  }
}

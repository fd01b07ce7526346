import type { PoolClient } from 'pg';
import { headObject } from '../../adapters/object-store/head-object.ts';
import { type ListedObject, listObjects } from '../../adapters/object-store/list-objects.ts';
import { parseRcloneTime } from '../../adapters/object-store/object-metadata.ts';
import type { ObjectStore } from '../../adapters/object-store/store-client.ts';
import type { Clock } from '../../base/clock.ts';
import { putUnknownDrive } from './drives.store.ts';
import { drivesByFolder, markUnlisted, noteListed } from './listed.store.ts';
import { planObject } from './plan-object.ts';
import { type FoundVersion, putBack, sumFolders } from './put-back.store.ts';

export interface Listing {
  store: ObjectStore;
  prefix: string;
  clock: Clock;
  archiveId: string;
  cloudId: string;
  signal: AbortSignal;
}

const HEADS_AT_ONCE = 16;

/**
 * Compares the whole listing of the bucket with the rows: objects that nobody knows are put back by what their metadata
 * says, and Copies that are not listed are missing. Objects without our metadata are nobody's business.
 */
export async function importListing(client: PoolClient, listing: Listing): Promise<void> {
  const { store, prefix, cloudId, signal } = listing;
  const base = prefix === '' ? 'drives/' : `${prefix}/drives/`;
  const doors = await openDoors(client, listing);
  for (let next: string | null | undefined; next !== null; ) {
    signal.throwIfAborted();
    const page = await listObjects(store, { prefix: base, next, signal });
    const unknown = await noteListed(client, cloudId, page.objects);
    for (const [folder, objects] of Map.groupBy(
      unknown,
      ({ key }) => key.slice(base.length).split('/')[0]!,
    )) {
      const found = await describe(listing, base.length + folder.length + 1, objects);
      if (found.length > 0) await (await doors.of(folder))(found);
    }
    next = page.next;
  }
  await markUnlisted(client, cloudId, base);
  await doors.close();
}

/** Drives are known by their folders; one that nobody knows is made. */
async function openDoors(client: PoolClient, { clock, archiveId, cloudId }: Listing) {
  const known = await drivesByFolder(client);
  const doors = new Map<string, ReturnType<typeof putBack>>();
  const used = new Set<string>();
  return {
    async of(folder: string): Promise<ReturnType<typeof putBack>> {
      const open = doors.get(folder);
      if (open) return open;
      const ids = known.get(folder) ?? (await putUnknownDrive(client, clock, folder));
      const door = putBack(client, { ...ids, archiveId, cloudId, at: clock.now() });
      doors.set(folder, door);
      used.add(ids.volumeId);
      return door;
    },
    async close(): Promise<void> {
      for (const volumeId of used) await sumFolders(client, volumeId);
    },
  };
}

async function describe(
  { store, signal }: Listing,
  headBytes: number,
  objects: ListedObject[],
): Promise<FoundVersion[]> {
  const found: FoundVersion[] = [];
  for (let at = 0; at < objects.length; at += HEADS_AT_ONCE) {
    const some = objects.slice(at, at + HEADS_AT_ONCE);
    const heads = await Promise.all(some.map(({ key }) => headObject(store, key, signal)));
    for (const [n, held] of heads.entries()) {
      const planned = held && planObject(some[n]!.key, headBytes, held.metadata);
      if (!planned) continue;
      const { path, blake3, crc32, mtime } = planned;
      found.push({
        ...{
          path,
          onDrive: 'present',
          bytes: held.bytes,
          mtimeNs: parseRcloneTime(mtime) ?? 0n,
          archived: null,
        },
        version: { n: null, current: true, origin: 'drive', seenAt: new Date(), blake3, crc32, xxh64: null },
        cloud: { key: Buffer.from(some[n]!.key), versionId: held.versionId, etag: held.etag },
      });
    }
  }
  return found;
}

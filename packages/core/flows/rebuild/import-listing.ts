import type { PoolClient } from 'pg';
import { cryptBaseOf, encryptionOf, everyBase, hiddenMark } from '../../adapters/object-store/crypt-place.ts';
import { headObject } from '../../adapters/object-store/head-object.ts';
import { parseRcloneTime } from '../../adapters/object-store/object-metadata.ts';
import { type OwnObject, pagesOf } from '../../adapters/object-store/objects-of.ts';
import type { ObjectStore } from '../../adapters/object-store/store-client.ts';
import type { Clock } from '../../base/clock.ts';
import { putUnknownDrive } from './drives.store.ts';
import { drivesByFolder, markUnlisted, noteEncryption, noteListed } from './listed.store.ts';
import { planObject } from './plan-object.ts';
import { type FoundVersion, putBack, sumFolders } from './put-back.store.ts';

export interface Listing {
  store: ObjectStore;
  clock: Clock;
  archiveId: string;
  cloudId: string;
  signal: AbortSignal;
}

const DRIVES = 'drives';
const HEADS_AT_ONCE = 16;

/**
 * Compares the whole listing of the bucket with the rows: objects that nobody knows are put back by what their metadata
 * says, and Copies that are not listed are missing. Objects without our metadata are nobody's business.
 */
export async function importListing(client: PoolClient, listing: Listing): Promise<void> {
  const { store, cloudId, signal } = listing;
  const doors = await openDoors(client, listing);
  for await (const page of pagesOf(store, DRIVES, signal)) {
    signal.throwIfAborted();
    const unknown = await noteListed(client, cloudId, page);
    for (const [folder, objects] of Map.groupBy(unknown, ({ path }) => path.split('/')[1]!)) {
      const found = await describe(listing, DRIVES.length + folder.length + 2, objects);
      if (found.length > 0) await (await doors.of(folder))(found);
    }
  }
  for (const base of everyBase(store.prefix, store.vault?.keys ?? null, DRIVES))
    await markUnlisted(client, cloudId, base);
  for (const hidden of ['none', 'files', 'all'] as const)
    await noteEncryption(client, cloudId, hidden, cryptBaseOf(store.prefix, hidden));
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

/** What in a key tells one Content from another. */
function markOf({ prefix, vault }: ObjectStore, key: string): (blake3: string) => string {
  if (!vault || encryptionOf(prefix, key) === null) return (blake3) => blake3;
  return (blake3) => hiddenMark(vault.keys, Buffer.from(blake3, 'hex'));
}

async function describe(
  { store, signal }: Listing,
  headBytes: number,
  objects: OwnObject[],
): Promise<FoundVersion[]> {
  const found: FoundVersion[] = [];
  for (let at = 0; at < objects.length; at += HEADS_AT_ONCE) {
    const some = objects.slice(at, at + HEADS_AT_ONCE);
    const heads = await Promise.all(some.map(({ key }) => headObject(store, key, signal)));
    for (const [n, held] of heads.entries()) {
      const { key, path } = some[n]!;
      const planned = held && planObject(path.slice(headBytes), held.metadata, markOf(store, key));
      if (!planned) continue;
      const { blake3, crc32, mtime } = planned;
      found.push({
        ...{
          path: planned.path,
          onDrive: 'present',
          bytes: held.bytes,
          mtimeNs: parseRcloneTime(mtime) ?? 0n,
          archived: null,
        },
        version: { n: null, current: true, origin: 'drive', seenAt: new Date(), blake3, crc32, xxh64: null },
        cloud: { key: Buffer.from(key), versionId: held.versionId, etag: held.etag },
      });
    }
  }
  return found;
}

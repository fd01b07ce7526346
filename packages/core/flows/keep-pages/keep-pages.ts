import type { Pool } from 'pg';
import type { OwnershipSettings } from '../../adapters/archive-store/ownership.ts';
import { holdLease } from '../../adapters/db/lease.ts';
import type { ObjectStore } from '../../adapters/object-store/store-client.ts';
import type { Clock } from '../../base/clock.ts';
import { Problem } from '../../base/errors.ts';
import type { Settings } from '../../base/settings.ts';
import { checkArchive } from '../../catalog/volume/archive.store.ts';
import { encryptionWished } from '../../catalog/volume/encryption.ts';
import { readMark } from '../../catalog/volume/prefix-mark.ts';
import { indexName, type PagePlace, pagesPlaceInArchive, pagesPlaceInCloud } from './page-places.ts';
import { type DueDrive, pagesStore, readyCloud } from './pages.store.ts';
import { writePages } from './write-pages.ts';

export interface PagesDeps {
  pool: Pool;
  clock: Clock;
  /** Where previews are. */
  data: string;
  archiveRoot: string;
  ownership: OwnershipSettings;
  cloud: { store: ObjectStore; prefix: string; address: string } | null;
  settings: () => Promise<Settings>;
  holder: string;
}

/**
 * Writes pages that show each Drive without Safelight, into the Archive and into the bucket, wherever they do not say
 * what the newest Manifest does. Pages of folders that stayed the same are left where they are.
 */
export async function keepPages(deps: PagesDeps, signal: AbortSignal): Promise<void> {
  const claim = { resource: 'pages', holder: deps.holder };
  await holdLease(deps.pool, claim, signal, async (_, held) => {
    const archive = await checkArchive(deps);
    if (archive.state !== 'ready') return;
    const inArchive = { ...deps, archiveId: archive.id };
    const due = await pagesStore(deps.pool, deps.clock, archive.id).due(archive.id, indexName(null));
    await writeDue(deps, { id: archive.id, due }, (folder) => pagesPlaceInArchive(inArchive, folder), held);
    if (deps.cloud) await keepInCloud(deps, deps.cloud, archive.id, held);
  });
}

/** A store in trouble is the business of uploads, which say so; the pages follow once it is mended. */
async function keepInCloud(
  deps: PagesDeps,
  { store, prefix, address }: NonNullable<PagesDeps['cloud']>,
  archiveId: string,
  signal: AbortSignal,
): Promise<void> {
  const cloudId = await readyCloud(deps.pool, address);
  if (cloudId === null) return;
  try {
    const wished = encryptionWished(await deps.settings());
    const { encryption } = wished;
    const due = await pagesStore(deps.pool, deps.clock, cloudId).due(archiveId, indexName(encryption));
    if (due.length === 0 || (await readMark(store, prefix, signal)) !== archiveId) return;
    // What proves the passphrase is written with the first upload.
    if (encryption !== null && !store.vault?.proven) return;
    const inCloud = { store, cloudId, ...wished, signal };
    await writeDue(deps, { id: cloudId, due }, (folder) => pagesPlaceInCloud(inCloud, folder), signal);
  } catch (error) {
    if (!signal.aborted && !(error instanceof Problem)) throw error;
  }
}

async function writeDue(
  { pool, clock, data }: PagesDeps,
  { id, due }: { id: string; due: DueDrive[] },
  place: (folder: string) => PagePlace,
  signal: AbortSignal,
): Promise<void> {
  const rows = pagesStore(pool, clock, id);
  for (const drive of due) {
    signal.throwIfAborted();
    await writePages({ rows, place: place(drive.folder), data }, drive, signal);
  }
}

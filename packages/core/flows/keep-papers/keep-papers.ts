import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Pool } from 'pg';
import type { OwnershipSettings } from '../../adapters/archive-store/ownership.ts';
import { holdLease } from '../../adapters/db/lease.ts';
import { beginEncrypting } from '../../adapters/object-store/passphrase.ts';
import type { ObjectStore } from '../../adapters/object-store/store-client.ts';
import type { LivePublisher } from '../../adapters/queue/live-bus.ts';
import type { Clock } from '../../base/clock.ts';
import { Problem } from '../../base/errors.ts';
import type { Settings } from '../../base/settings.ts';
import { checkArchive } from '../../catalog/volume/archive.store.ts';
import { encryptionWished } from '../../catalog/volume/encryption.ts';
import { readMark } from '../../catalog/volume/prefix-mark.ts';
import { noteChanges } from './changes.store.ts';
import { type PapersStore, papersStore } from './papers.store.ts';
import { isExportDue, superfluous } from './plan-papers.ts';
import { sendPapers, thinCloud } from './send-papers.ts';
import { type WriterDeps, writeCatalogue, writeManifest } from './write-papers.ts';

export interface PapersDeps {
  pool: Pool;
  clock: Clock;
  archiveRoot: string;
  ownership: OwnershipSettings;
  version: string;
  /** Null: no store is set up. */
  cloud: { store: ObjectStore; prefix: string; address: string } | null;
  settings: () => Promise<Pick<Settings, 'cloudEncryption' | 'storeEncryption'>>;
  live: LivePublisher;
  holder: string;
}

/**
 * Writes Manifests and the catalogue down where they are due, first into the Archive, then into the bucket; removes
 * old ones. While the Archive is not there, or the bucket is not ready, what concerns them waits.
 */
export async function keepPapers(deps: PapersDeps, signal: AbortSignal): Promise<void> {
  const claim = { resource: 'papers', holder: deps.holder };
  await holdLease(deps.pool, claim, signal, async (_, held) => {
    const archive = await checkArchive(deps);
    if (archive.state !== 'ready') return;
    await noteChanges(deps.pool);
    const rows = papersStore(deps.pool, deps.clock);
    const wrote = await writeDue(deps, archive.id, rows, held);
    const sent = deps.cloud ? await keepInCloud(deps, deps.cloud, archive.id, rows, held) : false;
    if (wrote || sent) deps.live.publish({ type: 'papers.changed' });
  });
}

async function writeDue(
  deps: PapersDeps,
  archiveId: string,
  rows: PapersStore,
  signal: AbortSignal,
): Promise<boolean> {
  const { archiveRoot, clock } = deps;
  const writer: WriterDeps = { ...deps, archiveId, storeAddress: deps.cloud?.address ?? null, rows };
  const due = await rows.due();
  for (const { driveId, folder } of due) {
    signal.throwIfAborted();
    await rows.settle(driveId, await writeManifest(writer, { id: driveId, folder }));
  }
  const last = await rows.newest('catalogue', null, archiveId);
  const exportDue = isExportDue({ now: clock.now(), ...(await rows.exportDue()), last });
  if (exportDue) await rows.settleExport(await writeCatalogue(writer));
  for (const { id, path } of (await rows.groups(archiveId)).flatMap((group) =>
    superfluous(group, clock.now()),
  )) {
    await rm(join(archiveRoot, path), { force: true });
    await rows.remove(id);
  }
  return due.length > 0 || exportDue;
}

/** A store in trouble is the business of uploads, which say so; the papers follow once it is mended. */
async function keepInCloud(
  deps: PapersDeps,
  { store, prefix, address }: NonNullable<PapersDeps['cloud']>,
  archiveId: string,
  rows: PapersStore,
  signal: AbortSignal,
): Promise<boolean> {
  const cloudId = await rows.readyCloud(address);
  if (cloudId === null) return false;
  try {
    const waiting = await rows.unsent(archiveId, cloudId);
    if (waiting.length > 0 && (await readMark(store, prefix, signal)) !== archiveId) return false;
    const { archiveRoot } = deps;
    const wished = encryptionWished(await deps.settings());
    if (wished.encryption !== null && !store.vault?.proven) await beginEncrypting(store, signal);
    const sender = { store, archiveRoot, archiveId, cloudId, rows, ...wished };
    await sendPapers(sender, signal);
    await thinCloud(sender, deps.clock.now(), signal);
    return waiting.length > 0;
  } catch (error) {
    if (signal.aborted || error instanceof Problem) return false;
    throw error;
  }
}

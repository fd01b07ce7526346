import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Pool } from 'pg';
import { readArchive } from '../../adapters/archive-store/archive-identity.ts';
import type { OwnershipSettings } from '../../adapters/archive-store/ownership.ts';
import { holdLease } from '../../adapters/db/lease.ts';
import { requirePassphrase } from '../../adapters/object-store/passphrase.ts';
import type { ObjectStore } from '../../adapters/object-store/store-client.ts';
import type { LivePublisher } from '../../adapters/queue/live-bus.ts';
import type { Clock } from '../../base/clock.ts';
import { Problem, problem } from '../../base/errors.ts';
import { type PaperSource, papersOfArchive, papersOfCloud } from '../../catalog/paper/find-papers.ts';
import { readMark } from '../../catalog/volume/prefix-mark.ts';
import { type RebuildSource, type RebuildStore, rebuildStore } from './rebuild.store.ts';
import { runRebuild } from './run-rebuild.ts';

export interface RebuildDeps {
  pool: Pool;
  clock: Clock;
  archiveRoot: string;
  ownership: OwnershipSettings;
  /** SAFELIGHT_DATA. */
  data: string;
  /** The names of the migrations that this version knows. */
  migrations: readonly string[];
  cloud: { store: ObjectStore; prefix: string; address: string } | null;
  live: LivePublisher;
  holder: string;
}

/** Where it is rebuilt from, and of which Archive. */
export interface Origin {
  source: RebuildSource;
  archiveId: string;
  papers: PaperSource;
}

/** Fills an empty catalogue where that was asked for: all of it, or nothing. Whether there was something to do. */
export async function rebuildWhereAsked(deps: RebuildDeps, signal: AbortSignal): Promise<boolean> {
  const claim = { resource: 'rebuild', holder: deps.holder };
  const did = await holdLease(deps.pool, claim, signal, async (_, held) => {
    const rows = rebuildStore(deps.pool);
    const asked = await rows.open();
    if (asked) await rebuild(deps, rows, asked, held);
    return asked !== null;
  });
  return did === true;
}

async function rebuild(
  deps: RebuildDeps,
  rows: RebuildStore,
  { id, source }: { id: string; source: RebuildSource },
  signal: AbortSignal,
): Promise<void> {
  await mkdir(deps.data, { recursive: true });
  const passing = await mkdtemp(join(deps.data, 'rebuild-'));
  try {
    await rows.begin(id);
    const origin = await originOf(deps, source, passing, signal);
    await runRebuild(deps, rows, id, origin, signal);
    await rows.end(id, null);
  } catch (error) {
    if (signal.aborted) return;
    const known = error instanceof Problem ? error : null;
    await rows.end(id, { reason: known?.code ?? 'internal', detail: known?.detail ?? String(error) });
    if (!known) throw error;
  } finally {
    await rm(passing, { recursive: true, force: true });
    deps.live.publish({ type: 'rebuild.changed' });
  }
}

async function originOf(
  { archiveRoot, cloud }: RebuildDeps,
  source: RebuildSource,
  passing: string,
  signal: AbortSignal,
): Promise<Origin> {
  if (source === 'archive') {
    const found = readArchive(archiveRoot);
    if (found.is === 'absent') throw problem('archive-absent', found.detail);
    if (found.is !== 'archive')
      throw problem('nothing-to-rebuild', `${archiveRoot} is no archive of Safelight.`);
    return { source, archiveId: found.id, papers: papersOfArchive(archiveRoot) };
  }
  if (!cloud) throw problem('no-store');
  const archiveId = await readMark(cloud.store, cloud.prefix, signal);
  if (!archiveId) throw problem('nothing-to-rebuild', 'Bucket and prefix are not those of a Safelight.');
  // Without the right passphrase what is encrypted would seem not to be there.
  await requirePassphrase(cloud.store, signal);
  return { source, archiveId, papers: papersOfCloud(cloud, passing, signal) };
}

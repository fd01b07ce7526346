import { realpath } from 'node:fs/promises';
import type { Pool } from 'pg';
import type { OwnershipSettings } from '../../adapters/archive-store/ownership.ts';
import { holdLease, type Lease } from '../../adapters/db/lease.ts';
import type { LivePublisher } from '../../adapters/queue/live-bus.ts';
import type { Clock } from '../../base/clock.ts';
import { type Code, Problem, problem } from '../../base/errors.ts';
import { joinPath } from '../../base/paths.ts';
import { bestEvidence, readyArchive } from '../../catalog/volume/archive.store.ts';
import { skipKnown, sourceOf } from './adopt.store.ts';
import { type AdoptRows, hashPending } from './hash-pending.ts';

interface AdoptRow {
  id: string;
  state: string;
  driveId: string;
  volumeId: string;
  adopted: Buffer | null;
  cardCheckId: string | null;
}

/** What an Ingest does as well; given from outside: flows do not import flows. */
export interface LikeAnIngest {
  rows(archiveId: string): AdoptRows<AdoptRow> & {
    row(id: string): Promise<AdoptRow | null>;
    setState(lease: Lease, id: string, state: string, reason: Code | null): Promise<void>;
  };
  scan(
    ids: { ingestId: string; volumeId: string; driveId: string; archiveId: string },
    target: {
      mount: Buffer;
      sources: Buffer[];
      standsAt: Buffer;
      archiveRoot: string;
      lease: Lease;
    },
    signal: AbortSignal,
  ): Promise<unknown>;
  finish(lease: Lease, row: AdoptRow, archiveId: string): Promise<void>;
}

export interface AdoptDeps {
  pool: Pool;
  clock: Clock;
  archiveRoot: string;
  ownership: OwnershipSettings;
  live: LivePublisher;
  holder: string;
  ingest: LikeAnIngest;
  /** Wakes the work that follows: previews and uploads. */
  onProven: () => void;
}

/**
 * Catalogues a folder of the Archive where it stands, from where its rows say it is: Scan, hash, record. Nothing is
 * moved or written. May be called twice; one run holds the lease.
 */
export async function runAdopt(deps: AdoptDeps, ingestId: string, signal: AbortSignal): Promise<void> {
  const claim = { resource: `ingest:${ingestId}`, holder: deps.holder };
  await holdLease(deps.pool, claim, signal, async (lease, held) => {
    const rows = deps.ingest.rows('');
    const row = await rows.row(ingestId);
    if (!row?.adopted || row.state === 'done') return;
    try {
      await work(deps, { ...row, adopted: row.adopted }, lease, held);
    } catch (error) {
      if (held.aborted) return;
      const code = error instanceof Problem ? error.code : 'internal';
      const state = code.startsWith('archive-') ? 'on-hold' : 'failed';
      if (code !== 'lease-lost') await rows.setState(lease, ingestId, state, code);
      if (!(error instanceof Problem)) throw error;
    } finally {
      const state = (await rows.row(ingestId))?.state ?? 'done';
      deps.live.publish({ type: 'ingest.done', ingestId, driveId: row.driveId, state });
      deps.live.publish({ type: 'safety.changed' });
    }
  });
}

async function work(
  deps: AdoptDeps,
  row: AdoptRow & { adopted: Buffer },
  lease: Lease,
  signal: AbortSignal,
): Promise<void> {
  const archive = await readyArchive(deps);
  const archiveId = archive.id;
  const rows = deps.ingest.rows(archiveId);
  await rows.setState(lease, row.id, 'running', null);
  const sourceFolder = await sourceOf(deps.pool, row.volumeId);
  const progress = () =>
    deps.live.publish({ type: 'ingest.progress', ingestId: row.id, driveId: row.driveId });
  const { archiveRoot } = deps;
  const root = Buffer.from(archiveRoot);
  const standsAt = await realFolder(joinPath(root, row.adopted));
  const ids = { ingestId: row.id, volumeId: row.volumeId, driveId: row.driveId, archiveId };
  const scanning = setInterval(progress, 500);
  try {
    await deps.ingest.scan(
      ids,
      { mount: root, sources: [sourceFolder], standsAt, archiveRoot, lease },
      signal,
    );
  } catch (error) {
    // To the Scan the Archive is the drive.
    const isGone = error instanceof Problem && ['drive-away', 'source-folder-gone'].includes(error.code);
    const gone = isGone && !signal.aborted;
    throw gone ? problem('archive-absent', AWAY) : error;
  } finally {
    clearInterval(scanning);
  }
  await skipKnown(deps.pool, lease, { ingestId: row.id, archiveId, folder: row.adopted, sourceFolder });
  const onGroup = () => {
    progress();
    deps.onProven();
  };
  const place = { root, folder: row.adopted, sourceFolder };
  const evidence = bestEvidence(archive);
  const requireRight = () => readyArchive(deps);
  await hashPending({ rows, row, lease, place, evidence, onGroup, requireRight }, signal);
  await deps.ingest.finish(lease, row, archiveId);
  deps.live.publish({ type: 'files.changed', driveId: row.driveId });
  deps.onProven();
}

const AWAY = 'The folder that is adopted is not there.';

/** Where a folder stands, also one beside the Archive. @throws Problem `archive-absent` */
async function realFolder(path: Buffer): Promise<Buffer> {
  try {
    return await realpath(path, { encoding: 'buffer' });
  } catch (cause) {
    throw problem('archive-absent', AWAY, { cause });
  }
}

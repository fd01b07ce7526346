import type { Pool } from 'pg';
import type { ArchiveStore } from '../../adapters/archive-store/archive-store.ts';
import type { OwnershipSettings } from '../../adapters/archive-store/ownership.ts';
import { isAway } from '../../adapters/db/is-away.ts';
import { holdLease, type Lease } from '../../adapters/db/lease.ts';
import type { LivePublisher } from '../../adapters/queue/live-bus.ts';
import type { Clock } from '../../base/clock.ts';
import { catalogue, Problem, problem } from '../../base/errors.ts';
import type { Settings } from '../../base/settings.ts';
import { folderInArchive, type PlaceInArchive, partitionMark } from '../../catalog/drive/archive-path.ts';
import { type AttachedVolume, attachedVolume } from '../../catalog/drive/attached-drive.store.ts';
import type { DriveMode } from '../../catalog/drive/drive-mode.ts';
import { sameDrive } from '../../catalog/drive/same-drive.ts';
import { outermost } from '../../catalog/drive/source-folders.ts';
import { bestEvidence, readyArchive } from '../../catalog/volume/archive.store.ts';
import { dropIfIdle } from './drop-idle.store.ts';
import { finishIngest } from './finish.store.ts';
import { type IngestRow, ingestStore } from './ingest.store.ts';
import { copyPending, runName } from './run-ingest.ts';

/** A Scan, given from outside: flows do not import flows. */
export type Scan = (
  ids: { ingestId: string; volumeId: string; driveId: string; archiveId: string },
  target: ScanTarget,
  signal: AbortSignal,
) => Promise<{ counts: { fresh: number }; gone: number }>;

interface ScanTarget {
  mount: Buffer;
  sources: Buffer[];
  driveFolder: Buffer;
  partitionMark: Buffer;
  archiveRoot: string;
  hostRoot: string | null;
  ignore: string[];
  only: string[] | null;
  own: string[];
  mode: DriveMode;
  lease: Lease;
}

/** Whether a person has to be asked before anything is copied; given from outside as well. */
export type Brake = (
  ids: { ingestId: string; volumeId: string; archiveId: string },
  target: { mount: Buffer; archiveRoot: string; lease: Lease },
  settings: Settings,
  signal: AbortSignal,
) => Promise<boolean>;

/** Takes as held what only a drive's clock moved; given from outside as well. */
export type FollowClock = (
  ids: { ingestId: string; volumeId: string; archiveId: string },
  target: { mount: Buffer; archiveRoot: string; lease: Lease; stillThere: () => boolean },
  signal: AbortSignal,
) => Promise<void>;

/** Says what a Drive is to the known ones, from names or from contents; given from outside, and never fails. */
export type FindKin = (driveId: string, basis: 'names' | 'contents') => Promise<void>;

export interface IngestDeps {
  pool: Pool;
  clock: Clock;
  live: LivePublisher;
  archive: ArchiveStore;
  archiveRoot: string;
  /** Where the host's own root is seen, or null. */
  hostRoot: string | null;
  ownership: OwnershipSettings;
  scan: Scan;
  followClock: FollowClock;
  brake: Brake;
  findKin: FindKin;
  settings: () => Promise<Settings>;
  /** Folders of Safelight's own, absolute, which are never walked. */
  own: string[];
  /** Who holds the leases of this process. */
  holder: string;
  /** Wakes the work that follows: previews and uploads. */
  onProven: () => void;
}

/**
 * Runs an Ingest from where its rows say it stands: Scan, copy, prove, record. May be called twice; one run holds
 * the lease. It ends `done`, or `waiting` for the drive, or `on-hold` for the Archive or for an answer, each with its
 * reason.
 */
export async function runIngest(deps: IngestDeps, ingestId: string, signal: AbortSignal): Promise<void> {
  const claim = { resource: `ingest:${ingestId}`, holder: deps.holder };
  await holdLease(deps.pool, claim, signal, async (lease, whileHeld) => {
    try {
      await underState(deps, ingestId, lease, (row) => work(deps, row, lease, whileHeld));
    } finally {
      deps.archive.clear(runName({ id: ingestId, fence: lease.fence }));
    }
  });
}

async function underState(
  deps: IngestDeps,
  ingestId: string,
  lease: Lease,
  act: (row: IngestRow) => Promise<void>,
): Promise<void> {
  const rows = ingestStore(deps.pool, '');
  const row = await rows.row(ingestId);
  if (!row || row.state === 'done') return;
  try {
    await act(row);
  } catch (error) {
    const { state, code, detail } = stateAfter(error);
    if (state) await rows.setState(lease, ingestId, state, code, detail);
    if (!(error instanceof Problem)) throw error;
  } finally {
    const after = await rows.row(ingestId);
    deps.live.publish({ type: 'ingest.done', ingestId, driveId: row.driveId, state: after?.state ?? 'done' });
    deps.live.publish({ type: 'safety.changed' });
  }
}

interface After {
  state: 'waiting' | 'on-hold' | 'failed' | null;
  code: Problem['code'];
  detail: string | null;
}

/** Null: another run has it, or there is no database to tell; it is taken up again as its rows say. */
function stateAfter(error: unknown): After {
  if (isAway(error)) return { state: null, code: 'internal', detail: null };
  if (!(error instanceof Problem)) return { state: 'failed', code: 'internal', detail: null };
  const { code } = error;
  const detail = error.detail === catalogue[code].says ? null : error.detail;
  if (code === 'lease-lost') return { state: null, code, detail };
  const holds = code.startsWith('archive-') || error.again === 'when-answered';
  if (holds) return { state: 'on-hold', code, detail };
  if (error.again === 'when-attached') return { state: 'waiting', code, detail };
  return { state: 'failed', code, detail };
}

async function work(deps: IngestDeps, row: IngestRow, lease: Lease, signal: AbortSignal): Promise<void> {
  const volume = await readyVolume(deps, row);
  const archive = await readyArchive(deps);
  const store = ingestStore(deps.pool, archive.id);
  // What a check of a card found open is copied in any case: the card is about to be emptied.
  const mode = row.cardCheckId === null ? volume.mode : 'copy';
  await store.begin(lease, row.id, mode);
  deps.archive.clear(row.id);
  const place = { driveFolder: volume.driveFolder, ordinal: volume.ordinal, limits: deps.archive.names() };
  const ids = { ingestId: row.id, volumeId: row.volumeId, driveId: row.driveId, archiveId: archive.id };
  const stillThere = sameDrive(volume, deps.hostRoot);
  if (!stillThere()) throw problem('drive-away');
  const settings = await deps.settings();
  const only = row.cardCheckId === null ? null : await store.openOnCard(row.cardCheckId);
  const target = scanTarget(deps, volume, { place, lease, ignore: settings.ignore, only, mode });
  const progress = () =>
    deps.live.publish({ type: 'ingest.progress', ingestId: row.id, driveId: row.driveId });

  const scanning = setInterval(progress, 500);
  const scan = await deps
    .scan(ids, target, signal)
    .catch((error: unknown) => {
      const emptied = error instanceof Problem && error.code === 'source-folder-gone';
      throw emptied && !stillThere() ? problem('drive-away') : error;
    })
    .finally(() => clearInterval(scanning));
  progress();
  const changed = scan.counts.fresh > 0 || scan.gone > 0;
  const kin = changed ? deps.findKin(row.driveId, 'names') : null;
  await deps.followClock(ids, { ...target, stillThere }, signal);
  if (await deps.brake(ids, target, settings, signal)) throw problem('looks-damaged');

  await copyPending(
    {
      store,
      archive: deps.archive,
      archiveRoot: deps.archiveRoot,
      row,
      lease,
      mount: volume.mountPath,
      place,
      mode,
      bestEvidence: bestEvidence(archive),
      stillThere,
      onGroup: () => {
        progress();
        deps.onProven();
      },
      onProgress: (files, bytes, folder) => {
        store.progress(row.id, files, bytes, folder).then(progress, () => {}); // a figure; the next one follows
      },
    },
    signal,
  );
  if (!stillThere()) throw problem('drive-away');
  // Chosen while it ran: what came in addition is ingested in the same go.
  if (await choseOthers(deps, volume)) return work(deps, row, lease, signal);

  await finishIngest(deps.pool, lease, row, archive.id, { changed, mode });
  if (!changed) await dropIfIdle(deps.pool, lease, row.id);
  deps.live.publish({ type: 'files.changed', driveId: row.driveId });
  deps.onProven();
  if (kin) await kin.then(() => deps.findKin(row.driveId, 'contents'));
}

/** @throws Problem `drive-away`, `drive-released` or `which-drive` */
async function readyVolume({ pool }: IngestDeps, { volumeId }: IngestRow): Promise<AttachedVolume> {
  const volume = await attachedVolume(pool, volumeId);
  if (!volume) throw problem('drive-away');
  if (volume.released) throw problem('drive-released');
  if (volume.maybeId) throw problem('which-drive');
  return volume;
}

function scanTarget(
  { archiveRoot, hostRoot, own }: IngestDeps,
  volume: AttachedVolume,
  how: { place: PlaceInArchive; lease: Lease; ignore: string[]; only: string[] | null; mode: DriveMode },
): ScanTarget {
  const { place, lease, ignore, only, mode } = how;
  return {
    mount: volume.mountPath,
    sources: outermost(volume.sourceFolders),
    driveFolder: folderInArchive(Buffer.alloc(0), place),
    partitionMark: partitionMark(place.ordinal),
    archiveRoot,
    hostRoot,
    // What a check of the card found open is taken, whatever patterns say.
    ignore: only === null ? [...ignore, ...volume.ignore] : [],
    only,
    own,
    mode,
    lease,
  };
}

async function choseOthers({ pool }: IngestDeps, before: AttachedVolume): Promise<boolean> {
  const now = await attachedVolume(pool, before.volumeId);
  const key = ({ sourceFolders, ignore, mode }: AttachedVolume) =>
    JSON.stringify([sourceFolders.map((folder) => folder.toString('latin1')), ignore, mode]);
  return now !== null && key(now) !== key(before);
}

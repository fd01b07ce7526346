import type { Pool } from 'pg';
import { transaction } from '../../adapters/db/lease.ts';
import { type Mount, readMounts } from '../../adapters/devices/mount-table.ts';
import type { JobQueue } from '../../adapters/queue/job-queue.ts';
import type { LivePublisher } from '../../adapters/queue/live-bus.ts';
import { displayText } from '../../base/bytes.ts';
import type { Clock } from '../../base/clock.ts';
import type { Config } from '../../base/config.ts';
import { type Problem, problem } from '../../base/errors.ts';
import { baseName } from '../../base/paths.ts';
import type { Settings } from '../../base/settings.ts';
import { changeMode } from '../../catalog/drive/change-mode.store.ts';
import type { DriveMode } from '../../catalog/drive/drive-mode.ts';
import { plainName } from '../../catalog/drive/drive-name.ts';
import { isJunk } from '../../catalog/file/junk.ts';
import type { AttachStore, OpenAttachment, VolumeFacts } from './attach.store.ts';
import { findAdopted } from './find-adopted.ts';
import { likenessTo } from './likeness.ts';
import { candidateOf, isCard, isInSight, lookAtMount, type Top } from './look-at-mount.ts';
import { ownDevices } from './own-places.ts';
import { type Candidate, isWatched, matchSourceFolders, onePerDevice } from './plan-attach.ts';
import {
  candidatesFor,
  type KnownVolume,
  type Likeness,
  type Recognised,
  recognise,
} from './plan-recognise.ts';

export interface DockDeps {
  pool: Pool;
  store: AttachStore;
  clock: Clock;
  live: LivePublisher;
  queue: JobQueue;
  config: Pick<Config, 'watch' | 'hostRoot' | 'archive' | 'data' | 'folders' | 'autoIngest'>;
  dockId: string;
  settings: () => Promise<Settings>;
  /** Stops the Ingests of a Volume; resolves when every handle on it is closed. */
  stopIngests: (volumeId: string, reason: Problem) => Promise<void>;
  startIngest: (driveId: string, by: 'attach' | 'schedule') => Promise<string[]>;
  /** What a dock has to see to of cards: to start a check, to end those of cards that are away, and to go on with others. */
  cards: CardChecks;
}

export interface CardChecks {
  start: (driveId: string) => Promise<unknown>;
  endAway: () => Promise<void>;
  goOn: () => Promise<void>;
}

export interface Attached {
  driveId: string;
  volumeId: string;
}

/** Where this process sees a path of the host. */
export function onHost(deps: Pick<DockDeps, 'config'>, path: Buffer): Buffer {
  return deps.config.hostRoot === null ? path : Buffer.concat([Buffer.from(deps.config.hostRoot), path]);
}

/** The mounts that are drives now: block-backed, below a watch root, one for each device, not Safelight's or the host's own. */
export function currentCandidates(deps: Pick<DockDeps, 'config'>, mounts: Mount[]): Candidate[] {
  const { hostRoot, watch } = deps.config;
  const own = ownDevices(deps.config, mounts);
  const foreign = mounts.filter((mount) => isWatched(mount.path, watch) && !own.has(mount.device));
  return onePerDevice(foreign.flatMap((mount) => candidateOf(mount, hostRoot) ?? []));
}

/** Takes note of a mounted drive: which Drive it is, what is on its top; starts its Ingest where the setting says so. */
export async function attachMount(
  deps: DockDeps,
  candidate: Candidate,
  wish: { name?: string; kind?: string; mode?: DriveMode; ingest?: boolean } = {},
): Promise<Attached> {
  const mountPath = onHost(deps, candidate.path);
  if (!isInSight(candidate, mountPath)) throw problem('out-of-sight');
  const { seen, facts, top } = await lookAtMount(candidate, mountPath, deps.config.hostRoot);
  const known = await knownVolumes(deps);
  const likeness = await likenesses(deps.pool, mountPath, candidatesFor(seen, known));
  const recognised = recognise(seen, known, (id) => likeness.get(id)!);
  const adopted = recognised.is === 'new' ? await findAdopted(deps.pool, mountPath, wish.name) : null;
  const found = adopted ? { is: 'known' as const, ...adopted } : recognised;
  const ids = await volumeFor(deps.store, found, () => newDrive(candidate, facts, top.folders, wish));
  const attachment = {
    volumeId: ids.volumeId,
    mountId: candidate.mountId,
    source: candidate.source,
    mountPath,
  };
  await noteAttached(deps, ids, attachment, facts, top);
  await keepMode(deps.pool, ids.driveId, wish.mode);
  await ingestIfWanted(deps, ids, wish.ingest ?? false);
  return ids;
}

async function likenesses(
  pool: Pool,
  top: Buffer,
  candidates: KnownVolume[],
): Promise<Map<string, Likeness>> {
  const looks = candidates.map(async ({ volumeId }) => {
    return [volumeId, await likenessTo(pool, volumeId, top)] as const;
  });
  return new Map(await Promise.all(looks));
}

/** While it is asked whether it is a known Drive, it must not have that one's name. */
function named<Drive extends { name: string }>(drive: Drive, maybe: unknown): Drive {
  return maybe ? { ...drive, name: `${drive.name} (2)` } : drive;
}

/** The Volume's row, made where it is new; so is its Drive's. */
async function volumeFor(
  store: AttachStore,
  found: Recognised,
  drive: () => { name: string; kind: string },
): Promise<Attached> {
  if (found.is === 'known') return { driveId: found.driveId, volumeId: found.volumeId };
  const driveId = found.is === 'new' ? await store.newDrive(named(drive(), found.maybe)) : found.driveId;
  const ordinal = found.is === 'new' ? 1 : found.ordinal;
  return { driveId, volumeId: await store.newVolume(driveId, ordinal, found.maybe) };
}

/** Notes an attachment with what the Volume looks like, and tells the live events. */
export async function noteAttached(
  deps: DockDeps,
  ids: Attached,
  attachment: Omit<OpenAttachment, 'id' | 'driveId' | 'released'>,
  facts: VolumeFacts,
  { folders, links }: Top,
): Promise<void> {
  // A link of that name is taken down too, so that its Ingest can say why nothing is copied.
  const sources = matchSourceFolders([...folders, ...links], deps.config.folders);
  await deps.store.seen(ids.volumeId, facts, sources);
  const offered = folders.filter((name) => !isJunk(name.toString('latin1')));
  await deps.store.attach(deps.dockId, { ...attachment, topFolders: offered.map(displayText) });
  await deps.store.goOnWithRolls(ids.driveId, attachment.volumeId);
  deps.live.publish({ type: 'drive.attached', driveId: ids.driveId });
}

/** What a person said becomes of what is on it, before anything is. */
export async function keepMode(pool: Pool, driveId: string, mode: DriveMode | undefined): Promise<void> {
  if (mode !== undefined) await transaction(pool, (client) => changeMode(client, driveId, mode));
}

/** Starts the Ingest of a Drive that was attached, where a person or the setting wishes it. */
export async function ingestIfWanted(deps: DockDeps, ids: Attached, wished: boolean): Promise<void> {
  const { autoIngest } = deps.config;
  const sources = await deps.store.sourceFolders(ids.volumeId);
  if (sources.length === 0) return checkIfCard(deps, ids);
  const known = autoIngest === 'known' && (await deps.store.seenBefore(ids.volumeId));
  if (wished || autoIngest === 'always' || known) await deps.startIngest(ids.driveId, 'attach');
}

/** A card of which nothing is ingested by itself is there to be asked about. */
async function checkIfCard(deps: DockDeps, { driveId, volumeId }: Attached): Promise<void> {
  const { cardChecks } = await deps.settings();
  if (cardChecks === 1 && (await deps.store.isCard(volumeId))) await deps.cards.start(driveId);
}

/** Ends an attachment: its Ingests wait until the drive is back; what is known stays as it is. */
export async function detach(deps: DockDeps, attachment: OpenAttachment): Promise<void> {
  await deps.store.detach(attachment.id);
  await deps.stopIngests(attachment.volumeId, problem('drive-away'));
  deps.live.publish({ type: 'drive.detached', driveId: attachment.driveId });
}

async function knownVolumes(deps: DockDeps) {
  const [volumes, open] = [await deps.store.knownVolumes(), await deps.store.openAttachments(deps.dockId)];
  const mounts = readMounts(deps.config.hostRoot);
  const disks = new Map(
    open.map(({ volumeId, mountId, source }) => {
      const mount = mounts.find((m) => m.id === mountId);
      return [volumeId, (mount && candidateOf(mount, deps.config.hostRoot)?.disk) ?? source] as const;
    }),
  );
  return volumes.map((volume) => ({ ...volume, disk: disks.get(volume.volumeId) ?? null }));
}

function newDrive(
  candidate: Candidate,
  facts: VolumeFacts,
  topFolders: Buffer[],
  wish: { name?: string; kind?: string },
) {
  const name =
    wish.name ?? plainName(facts.label) ?? plainName(displayText(baseName(candidate.path))) ?? 'Drive';
  return { name, kind: wish.kind ?? (isCard(topFolders) ? 'card' : 'drive') };
}

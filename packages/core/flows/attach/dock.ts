import type { OwnershipSettings } from '../../adapters/archive-store/ownership.ts';
import { type BlockDevice, blockDevice } from '../../adapters/devices/block-device.ts';
import { identify } from '../../adapters/devices/identity.ts';
import { type Mount, readMounts } from '../../adapters/devices/mount-table.ts';
import { unmountedPartitions } from '../../adapters/devices/partitions.ts';
import { problem } from '../../base/errors.ts';
import { newId } from '../../base/ids.ts';
import type { DriveMode } from '../../catalog/drive/drive-mode.ts';
import { checkArchive } from '../../catalog/volume/archive.store.ts';
import type { OpenAttachment } from './attach.store.ts';
import { attachFolder } from './attach-folder.ts';
import { leastBytes, noteDockAlive, notePartitions, openRestores, openRetirements } from './dock.store.ts';
import type { DockRequest, DockRequests } from './dock-requests.store.ts';
import { FolderDrives } from './folder-drives.ts';
import { listFolders } from './list-folders.ts';
import { freeOf, isInSight } from './look-at-mount.ts';
import { prepareTarget } from './prepare-target.ts';
import { attachMount, currentCandidates, type DockDeps, detach, onHost } from './run-attach.ts';
import { keyOf, StillThere } from './still-there.ts';

export interface DockSettings extends DockDeps {
  dockName: string;
  requests: DockRequests;
  /** Has retired Drives read that were attached since. */
  verifyRetired: () => Promise<void>;
  ownership: OwnershipSettings;
  /** Told of a step that failed; the dock goes on. */
  onError: (error: unknown, doing: string) => void;
}

const SLOWLY = 5;
/** Ticks that a partition has to stay without a mount: hosts mount a drive some seconds after it appears. */
const PATIENCE = 5;
const PATIENT_RETRY = 30;
/** Room that the archive must have beyond the next file before a full one is tried again. */
const MARGIN = 4n * 1024n * 1024n;

/** One host with ports: notices what is mounted and what goes away. Call `tick` every second. */
export class Dock {
  readonly #deps: DockSettings;
  readonly #looked = new Set<string>();
  readonly #stillThere: StillThere;
  readonly #unmounted = new Map<string, number>();
  readonly #folders: FolderDrives;
  #ticks = 0;

  constructor(deps: DockSettings) {
    this.#deps = deps;
    this.#stillThere = new StillThere(deps);
    this.#folders = new FolderDrives(deps);
  }

  /** One look at the mount table and at what is asked. Steps that fail are told and tried again at the next tick. */
  async tick(): Promise<void> {
    let mounts: Mount[] | null = null;
    const slow = this.#ticks++ % SLOWLY === 0;
    if (slow)
      await this.#try('noting that it is alive', () => noteDockAlive(this.#deps.pool, this.#identity()));
    await this.#try('reading the mount table', async () => {
      mounts = readMounts(this.#deps.config.hostRoot);
      await this.#drives(mounts);
    });
    await this.#try('answering requests', () => this.#answerRequests());
    if (mounts !== null) await this.#try('noticing partitions', () => this.#partitions(mounts ?? []));
    if (slow) await this.#try('going on with ingests', () => this.#goOn());
    if (slow) await this.#try('reading retired drives again', () => this.#deps.verifyRetired());
    if (slow) await this.#try('looking after folders', () => this.#folders.tick());
    if (slow) await this.#try('looking after cards', () => this.#cards());
  }

  async #cards(): Promise<void> {
    await this.#deps.cards.endAway();
    await this.#deps.cards.goOn();
  }

  #identity() {
    return { id: this.#deps.dockId, name: this.#deps.dockName };
  }

  async #try(doing: string, act: () => Promise<void>): Promise<void> {
    try {
      await act();
    } catch (error) {
      this.#deps.onError(error, doing);
    }
  }

  async #drives(mounts: Mount[]): Promise<void> {
    const candidates = currentCandidates(this.#deps, mounts);
    const open = await this.#deps.store.openAttachments(this.#deps.dockId);
    const taken = new Set<string>();
    for (const attachment of open)
      if (await this.#stillThere.check(attachment, mounts)) taken.add(keyOf(attachment));
      else await this.#letGo(attachment);
    for (const candidate of candidates) {
      const key = keyOf(candidate);
      if (taken.has(key) || this.#looked.has(key)) continue;
      this.#looked.add(key);
      this.#stillThere.note({ ...candidate, mountPath: onHost(this.#deps, candidate.path) });
      await this.#try(
        `attaching ${candidate.source}`,
        async () => void (await attachMount(this.#deps, candidate)),
      );
    }
    const now = new Set(candidates.map(keyOf));
    // A drive that could not be attached is tried again now and then.
    for (const key of this.#looked)
      if (!now.has(key) || this.#ticks % PATIENT_RETRY === 0) this.#looked.delete(key);
  }

  async #letGo(attachment: OpenAttachment): Promise<void> {
    await detach(this.#deps, attachment);
    this.#looked.delete(keyOf(attachment));
  }

  async #answerRequests(): Promise<void> {
    for (const request of await this.#deps.requests.open()) {
      try {
        await this.#deps.requests.answer(request.id, await this.#serve(request));
      } catch (error) {
        await this.#deps.requests.answer(request.id, this.#deps.requests.refusal(error));
      }
    }
  }

  async #serve({ kind, payload }: DockRequest): Promise<object> {
    if (kind === 'attach') {
      const path = Buffer.from(payload.pathRaw ?? '', 'base64url');
      const { name, kind, mode } = payload;
      return attachFolder(this.#deps, { path, name, kind, mode: mode as DriveMode | undefined });
    }
    if (kind === 'folders') return listFolders(this.#deps, payload);
    if (kind === 'target') return prepareTarget(this.#deps, payload);
    const open = await this.#deps.store.openAttachments(this.#deps.dockId);
    const mine = open.filter(({ driveId }) => driveId === payload.driveId);
    if (mine.length === 0) throw problem('drive-away');
    for (const { id, volumeId } of mine) {
      await this.#deps.store.release(id);
      this.#folders.close(volumeId);
      await this.#deps.stopIngests(volumeId, problem('drive-released'));
    }
    this.#deps.live.publish({ type: 'drive.changed', driveId: mine[0]!.driveId });
    return { driveId: mine[0]!.driveId };
  }

  async #partitions(mounts: Mount[]): Promise<void> {
    const devices = unmountedPartitions(mounts, this.#deps.config.hostRoot);
    const names = new Set(devices.map((device) => device.name));
    for (const name of this.#unmounted.keys()) if (!names.has(name)) this.#unmounted.delete(name);
    for (const { name } of devices) this.#unmounted.set(name, (this.#unmounted.get(name) ?? 0) + 1);
    if (this.#ticks % SLOWLY !== 0) return;
    const patient = devices.filter((device) => this.#unmounted.get(device.name)! >= PATIENCE);
    const partitions = await Promise.all([
      ...patient.map((device) => this.#describe(device, null)),
      ...this.#outOfSight(mounts).map((device) => this.#describe(device, 'out-of-sight')),
    ]);
    await notePartitions(this.#deps.pool, this.#deps.dockId, partitions, () => newId(this.#deps.clock));
  }

  /** Drives that the host has mounted where this process cannot see them. */
  #outOfSight(mounts: Mount[]): BlockDevice[] {
    const { hostRoot } = this.#deps.config;
    const hidden = currentCandidates(this.#deps, mounts).filter(
      (candidate) => !isInSight(candidate, onHost(this.#deps, candidate.path)),
    );
    return hidden.flatMap(({ source }) => blockDevice(source, hostRoot) ?? []);
  }

  async #describe(device: BlockDevice, reason: 'out-of-sight' | null) {
    const { fsType, label } = await identify(device, this.#deps.config.hostRoot);
    return { device: device.name, bytes: device.bytes, fsType, label, reason };
  }

  /** Ingests, Restores and Retirements that broke off or were on hold go on; the database says which, whatever the queue has lost. */
  async #goOn(): Promise<void> {
    const { store, dockId, pool, queue, config } = this.#deps;
    for (const restoreId of await openRestores(pool, dockId))
      await queue.add('restore', { restoreId }, { id: restoreId, dockId });
    for (const retirementId of await openRetirements(pool, dockId))
      await queue.add('retire', { retirementId }, { id: retirementId, dockId });
    for (const driveId of await store.dueAgain(dockId)) await this.#deps.startIngest(driveId, 'schedule');
    const open = await store.openIngests(dockId);
    if (open.length === 0) return;
    const archive = await checkArchive({ ...this.#deps, archiveRoot: config.archive });
    if (archive.state !== 'ready') return;
    for (const { id, reason } of open) {
      if (reason === 'archive-full') {
        const free = (await freeOf(Buffer.from(config.archive))) ?? 0n;
        if (free < ((await leastBytes(pool, id)) ?? 0n) + MARGIN) continue;
      }
      await queue.add('ingest', { ingestId: id }, { id, dockId });
    }
  }
}

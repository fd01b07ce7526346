import { stat } from 'node:fs/promises';
import { type Mount, readMounts } from '../../adapters/devices/mount-table.ts';
import { realPathBelow } from '../../adapters/devices/real-path-below.ts';
import { displayText } from '../../base/bytes.ts';
import { problem } from '../../base/errors.ts';
import { baseName, joinPath } from '../../base/paths.ts';
import type { DriveMode } from '../../catalog/drive/drive-mode.ts';
import { plainName } from '../../catalog/drive/drive-name.ts';
import { findAdopted } from './find-adopted.ts';
import { candidateOf, freeOf, isCard, readTop } from './look-at-mount.ts';
import { holdsArchive, isBesideArchive, isInArchive, ownDevices } from './own-places.ts';
import { matchSourceFolders } from './plan-attach.ts';
import {
  type Attached,
  attachMount,
  type DockDeps,
  ingestIfWanted,
  keepMode,
  noteAttached,
  onHost,
} from './run-attach.ts';

export interface AttachWish {
  path: Buffer;
  name?: string;
  kind?: string;
  mode?: DriveMode;
}

/**
 * Treats a folder as an attached drive and ingests it; a folder on which a file system is mounted is that drive.
 * @throws Problem `not-a-folder` or `is-archive`
 */
export async function attachFolder(deps: DockDeps, wish: AttachWish): Promise<Attached> {
  const hostPath = await realFolder(deps, wish.path);
  const folder = onHost(deps, hostPath);
  const mounts = readMounts(deps.config.hostRoot);
  if (isInArchive(hostPath, deps.config.archive, mounts)) throw problem('is-archive');
  const open = (await deps.store.openAttachments(deps.dockId)).find(({ mountPath }) =>
    mountPath.equals(folder),
  );
  if (open) await deps.store.detach(open.id);
  const mount = mounts.findLast(({ path }) => path.equals(hostPath));
  const isOwn = mount !== undefined && ownDevices(deps.config, mounts).has(mount.device);
  const candidate = mount && !isOwn && candidateOf(mount, deps.config.hostRoot);
  if (candidate) return attachMount(deps, candidate, { ...wish, ingest: true });
  return attachPlainFolder(deps, { hostPath, folder, mounts }, wish);
}

interface PlainFolder {
  hostPath: Buffer;
  /** The same, as this process sees it. */
  folder: Buffer;
  mounts: Mount[];
}

async function attachPlainFolder(deps: DockDeps, plain: PlainFolder, wish: AttachWish): Promise<Attached> {
  const { folder } = plain;
  const top = await readTop(folder);
  for (const source of matchSourceFolders(top.folders, deps.config.folders))
    if (holdsArchive(joinPath(plain.hostPath, source), deps.config.archive, plain.mounts))
      throw problem('is-archive');
  const ids =
    (await deps.store.volumeOfFolder(folder)) ??
    (await findAdopted(deps.pool, folder, wish.name)) ??
    (await newFolderDrive(deps, folder, wish, top.folders));
  const attachment = {
    volumeId: ids.volumeId,
    mountId: null,
    source: displayText(folder),
    mountPath: folder,
  };
  const facts = {
    fsType: null,
    fsUuid: null,
    serial: null,
    tableUuid: null,
    odometer: null,
    label: null,
    fingerprint: null,
    capacity: null,
    free: await freeOf(folder),
    folderPath: folder,
    onArchive: isBesideArchive(plain.hostPath, deps.config.archive, plain.mounts),
  };
  await noteAttached(deps, ids, attachment, facts, top);
  await keepMode(deps.pool, ids.driveId, wish.mode);
  await ingestIfWanted(deps, ids, true);
  return ids;
}

async function newFolderDrive(
  deps: DockDeps,
  folder: Buffer,
  wish: AttachWish,
  topFolders: Buffer[],
): Promise<Attached> {
  const name = wish.name ?? plainName(displayText(baseName(folder))) ?? 'Folder';
  const driveId = await deps.store.newDrive({
    name,
    kind: wish.kind ?? (isCard(topFolders) ? 'card' : 'folder'),
  });
  return { driveId, volumeId: await deps.store.newVolume(driveId, 1) };
}

/** As the host names it, without links. */
export async function realFolder(deps: Pick<DockDeps, 'config'>, path: Buffer): Promise<Buffer> {
  try {
    const real = await realPathBelow(deps.config.hostRoot ?? '/', path);
    if ((await stat(onHost(deps, real))).isDirectory()) return real;
  } catch (cause) {
    throw problem('not-a-folder', undefined, { cause });
  }
  throw problem('not-a-folder');
}

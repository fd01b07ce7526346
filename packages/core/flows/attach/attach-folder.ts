import { realpath, stat } from 'node:fs/promises';
import { readMounts } from '../../adapters/devices/mount-table.ts';
import { displayText } from '../../base/bytes.ts';
import { problem } from '../../base/errors.ts';
import { baseName, joinPath } from '../../base/paths.ts';
import { plainName } from '../../catalog/drive/drive-name.ts';
import { candidateOf, freeOf, readTopFolders } from './look-at-mount.ts';
import { isWatched, matchSourceFolders } from './plan-attach.ts';
import {
  type Attached,
  attachMount,
  type DockDeps,
  ingestIfWanted,
  noteAttached,
  onHost,
} from './run-attach.ts';

export interface AttachWish {
  path: Buffer;
  name?: string;
  kind?: string;
}

/**
 * Treats a folder as an attached drive and ingests it; a folder on which a file system is mounted is that drive.
 * @throws Problem `not-a-folder` or `is-archive`
 */
export async function attachFolder(deps: DockDeps, wish: AttachWish): Promise<Attached> {
  const folder = await realFolder(onHost(deps, wish.path));
  refuseArchive(deps, folder);
  const open = (await deps.store.openAttachments(deps.dockId)).find(({ mountPath }) =>
    mountPath.equals(folder),
  );
  if (open) await deps.store.detach(open.id);
  const mount = readMounts(deps.config.hostRoot).findLast(({ path }) => onHost(deps, path).equals(folder));
  const candidate = mount && candidateOf(mount, deps.config.hostRoot);
  if (candidate) return attachMount(deps, candidate, { ...wish, ingest: true });
  return attachPlainFolder(deps, folder, wish);
}

async function attachPlainFolder(deps: DockDeps, folder: Buffer, wish: AttachWish): Promise<Attached> {
  const topFolders = await readTopFolders(folder);
  for (const source of matchSourceFolders(topFolders, deps.config.folders)) {
    const holdsArchive = isWatched(Buffer.from(deps.config.archive), [
      joinPath(folder, source).toString('utf8'),
    ]);
    if (holdsArchive) throw problem('is-archive');
  }
  const ids = (await deps.store.volumeOfFolder(folder)) ?? (await newFolderDrive(deps, folder, wish));
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
    label: null,
    fingerprint: null,
    capacity: null,
    free: await freeOf(folder),
    folderPath: folder,
  };
  await noteAttached(deps, ids, attachment, facts, topFolders);
  await ingestIfWanted(deps, ids, true);
  return ids;
}

async function newFolderDrive(deps: DockDeps, folder: Buffer, wish: AttachWish): Promise<Attached> {
  const name = wish.name ?? plainName(displayText(baseName(folder))) ?? 'Folder';
  const driveId = await deps.store.newDrive({ name, kind: wish.kind ?? 'folder' });
  return { driveId, volumeId: await deps.store.newVolume(driveId, 1) };
}

async function realFolder(path: Buffer): Promise<Buffer> {
  try {
    const real = await realpath(path, { encoding: 'buffer' });
    if ((await stat(real)).isDirectory()) return real;
  } catch (cause) {
    throw problem('not-a-folder', undefined, { cause });
  }
  throw problem('not-a-folder');
}

function refuseArchive(deps: DockDeps, folder: Buffer): void {
  if (isWatched(folder, [deps.config.archive])) throw problem('is-archive');
}

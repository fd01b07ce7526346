import { access, constants, lstat, mkdir, open } from 'node:fs/promises';
import {
  type Ownership,
  type OwnershipSettings,
  ownershipOf,
} from '../../adapters/archive-store/ownership.ts';
import { readMounts } from '../../adapters/devices/mount-table.ts';
import { isUtf8 } from '../../base/bytes.ts';
import { errnoOf, problem } from '../../base/errors.ts';
import { baseName, isAt, joinPath, parentPath } from '../../base/paths.ts';
import type { TargetFolder } from '../../catalog/drive/ask-dock.store.ts';
import { targetMark } from '../../catalog/volume/target-mark.ts';
import { realFolder } from './attach-folder.ts';
import type { DockRequest } from './dock-requests.store.ts';
import { freeOf } from './look-at-mount.ts';
import { holdsArchive, isInArchive } from './own-places.ts';
import { type DockDeps, onHost } from './run-attach.ts';
import { isSource } from './target.store.ts';

/**
 * Looks whether a folder, or the top of an attached Volume, can be restored to. With a `restoreId` it is made where only its parent is there, and marked,
 * so that it is told from an empty mount point later on.
 * @throws Problem `not-a-folder`, `is-archive`, `own-folder`, `source-drive`, `drive-released`, `target-read-only` or
 * `target-full`
 */
export async function prepareTarget(
  deps: DockDeps & { ownership: OwnershipSettings },
  { pathRaw, volumeId: onto, restoreId }: DockRequest['payload'],
): Promise<TargetFolder> {
  const hostPath = onto
    ? await topOf(deps, onto)
    : await wantedFolder(deps, Buffer.from(pathRaw ?? '', 'base64url'));
  requireForeign(deps, hostPath);
  const folder = onHost(deps, hostPath);
  if (!isUtf8(folder)) throw problem('not-a-folder', 'The path of the folder has to be valid UTF-8.');
  const volumeId = await volumeBelow(deps, folder);
  const ownership = ownershipOf(deps.ownership, process.umask());
  await writing(() => (restoreId ? markTarget(folder, restoreId, ownership) : requireWritable(folder)));
  const free = (await freeOf(await nearest(folder))) ?? 0n;
  return { pathRaw: folder.toString('base64url'), free: Number(free), volumeId };
}

/** The top of an attached Volume, as the host names it. */
async function topOf(deps: DockDeps, volumeId: string): Promise<Buffer> {
  const open = await deps.store.openAttachments(deps.dockId);
  const attachment = open.find((one) => one.volumeId === volumeId);
  if (!attachment) throw problem('drive-away');
  return attachment.mountPath.subarray(Buffer.byteLength(deps.config.hostRoot ?? ''));
}

/** As the host names it; a folder that is not there yet needs a parent that is. */
async function wantedFolder(deps: DockDeps, path: Buffer): Promise<Buffer> {
  const plain = withoutSlash(path);
  try {
    return await realFolder(deps, plain);
  } catch (error) {
    const parent = await realFolder(deps, folderOf(plain));
    const name = Buffer.concat([Buffer.from('/'), baseName(plain)]);
    const wanted = parent.length > 1 ? Buffer.concat([parent, name]) : name;
    if (await lstat(onHost(deps, wanted)).catch(() => null)) throw error;
    return wanted;
  }
}

function folderOf(path: Buffer): Buffer {
  const parent = parentPath(path);
  return parent.length > 0 ? parent : Buffer.from('/');
}

function withoutSlash(path: Buffer): Buffer {
  let end = path.length;
  while (end > 1 && path[end - 1] === 0x2f) end--;
  return path.subarray(0, end);
}

/** The Archive and Safelight's own state are never restored to, nor what holds them. */
function requireForeign({ config }: DockDeps, hostPath: Buffer): void {
  const mounts = readMounts(config.hostRoot);
  if (isInArchive(hostPath, config.archive, mounts)) throw problem('is-archive');
  const own = [config.archive, config.data];
  if (isInArchive(hostPath, config.data, mounts) || own.some((path) => holdsArchive(hostPath, path, mounts)))
    throw problem('own-folder');
}

/** The attached Volume on which a folder lies; a Drive whose files are kept is never written. */
async function volumeBelow(deps: DockDeps, folder: Buffer): Promise<string | null> {
  const open = await deps.store.openAttachments(deps.dockId);
  const [nearestFirst] = open
    .filter(({ mountPath }) => isAt(folder, mountPath))
    .sort((a, b) => b.mountPath.length - a.mountPath.length);
  if (!nearestFirst) return null;
  if (await isSource(deps.pool, nearestFirst.volumeId)) throw problem('source-drive');
  if (nearestFirst.released) throw problem('drive-released');
  return nearestFirst.volumeId;
}

async function makeFolder(folder: Buffer, { folderMode, give }: Ownership): Promise<void> {
  await mkdir(folder);
  const handle = await open(folder, constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW);
  try {
    await handle.chmod(folderMode);
    give(handle.fd);
  } finally {
    await handle.close();
  }
}

async function markTarget(folder: Buffer, restoreId: string, ownership: Ownership): Promise<void> {
  if (!(await lstat(folder).catch(() => null))) await makeFolder(folder, ownership);
  await mkdir(joinPath(folder, Buffer.from(targetMark(restoreId))), { mode: 0o700 });
  const handle = await open(folder, constants.O_RDONLY | constants.O_DIRECTORY);
  await handle.sync().finally(() => handle.close());
}

async function requireWritable(folder: Buffer): Promise<void> {
  await access(await nearest(folder), constants.W_OK);
}

/** The folder itself, or the one in which it would be made. */
async function nearest(folder: Buffer): Promise<Buffer> {
  const there = await lstat(folder).catch(() => null);
  return there ? folder : folderOf(folder);
}

async function writing(act: () => Promise<void>): Promise<void> {
  try {
    await act();
  } catch (cause) {
    const errno = errnoOf(cause) ?? '';
    if (['ENOSPC', 'EDQUOT'].includes(errno)) throw problem('target-full', undefined, { cause });
    throw problem('target-read-only', undefined, { cause });
  }
}

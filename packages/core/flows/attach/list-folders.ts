import { lstat, readdir } from 'node:fs/promises';
import { problem } from '../../base/errors.ts';
import { joinPath, segments, staysBelow } from '../../base/paths.ts';
import type { FolderOnDrive } from '../../catalog/drive/ask-dock.store.ts';
import { isJunk } from '../../catalog/file/junk.ts';
import type { DockRequest } from './dock-requests.store.ts';
import type { DockDeps } from './run-attach.ts';

/** A person who chooses a folder does not read more of them. */
const MOST = 1000;

/**
 * The folders of a folder of an attached Volume, sorted by bytes. Links are not followed, and the file system of
 * the Volume is not left.
 * @throws Problem `drive-away`, `drive-released`, `not-a-folder`
 */
export async function listFolders(
  deps: DockDeps,
  { volumeId, pathRaw }: DockRequest['payload'],
): Promise<{ folders: FolderOnDrive[]; more: boolean }> {
  const open = await deps.store.openAttachments(deps.dockId);
  const attachment = open.find((one) => one.volumeId === volumeId);
  if (!attachment) throw problem('drive-away');
  if (attachment.released) throw problem('drive-released');
  const device = (await lookAt(attachment.mountPath)).dev;
  let folder = attachment.mountPath;
  const path = Buffer.from(pathRaw ?? '', 'base64url');
  if (path.length > 0 && !staysBelow(path)) throw problem('not-a-folder');
  for (const name of path.length === 0 ? [] : segments(path)) {
    folder = joinPath(folder, name);
    const stat = await lookAt(folder);
    if (!stat.isDirectory() || stat.dev !== device) throw problem('not-a-folder');
  }
  const names = await foldersIn(folder, device, MOST + 1);
  const listed = names.slice(0, MOST).map(async (name) => ({
    nameRaw: name.toString('base64url'),
    hasFolders: (await foldersIn(joinPath(folder, name), device, 1)).length > 0,
  }));
  return { folders: await Promise.all(listed), more: names.length > MOST };
}

async function lookAt(path: Buffer) {
  return lstat(path).catch((cause: unknown) => {
    throw problem('not-a-folder', undefined, { cause });
  });
}

async function foldersIn(folder: Buffer, device: number, most: number): Promise<Buffer[]> {
  const entries = await readdir(folder, { withFileTypes: true, encoding: 'buffer' }).catch(() => []);
  const names = entries
    .filter(({ name }) => name[0] !== 0x2e && !isJunk(name.toString('latin1')))
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort((a, b) => Buffer.compare(a, b));
  const found: Buffer[] = [];
  for (const name of names) {
    if (found.length >= most) break;
    const stat = await lstat(joinPath(folder, name)).catch(() => null);
    if (stat?.isDirectory() && stat.dev === device) found.push(name);
  }
  return found;
}

import { chownSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const NOTE = 'sockets';

/**
 * Makes a closed folder for the sockets of PostgreSQL and Redis. A socket's path ends at 107 bytes and the data folder
 * may be deep, so it is one of the temporary directory; the data folder notes which, and the next start removes it.
 */
export function makeSocketFolder(dataFolder: string, owner: { uid: number; gid: number } | null): string {
  removeSocketFolder(dataFolder);
  const parent = Buffer.byteLength(tmpdir()) > 60 ? '/tmp' : tmpdir();
  const folder = mkdtempSync(join(parent, 'safelight-'));
  if (owner) chownSync(folder, owner.uid, owner.gid);
  writeFileSync(join(dataFolder, NOTE), folder);
  return folder;
}

/** Removes the folder that the last start made, if it is still there. */
export function removeSocketFolder(dataFolder: string): void {
  const folder = notedFolder(dataFolder);
  if (folder) rmSync(folder, { recursive: true, force: true });
  rmSync(join(dataFolder, NOTE), { force: true });
}

function notedFolder(dataFolder: string): string | null {
  try {
    const folder = readFileSync(join(dataFolder, NOTE), 'utf8');
    return /\/safelight-[A-Za-z0-9]{6}$/.test(folder) ? folder : null;
  } catch {
    return null;
  }
}

import { delimiter } from 'node:path';

const FOLDERS = ['/usr/local/sbin', '/usr/local/bin', '/usr/sbin', '/usr/bin', '/sbin', '/bin'];

/** Lets this process and its children find the system's programs where the environment names no or few folders. */
export function searchSystemFolders(): void {
  process.env.PATH = [process.env.PATH, ...FOLDERS].filter(Boolean).join(delimiter);
}

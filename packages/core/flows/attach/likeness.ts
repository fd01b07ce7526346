import { lstat, readdir } from 'node:fs/promises';
import type { Pool } from 'pg';
import { joinPath } from '../../base/paths.ts';
import { lookForFiles } from './look-for-files.ts';
import type { Likeness } from './plan-recognise.ts';
import { countKnown } from './sample-files.store.ts';

/** Files of the drive that are looked at, and folders that are listed for them. */
const SAMPLE = 40;
const MOST_FOLDERS = 60;
/** Fewer known files say nothing. */
const ENOUGH = 8;

/** How far a drive holds what a known Volume held. Nothing is opened but a few folders. */
export async function likenessTo(pool: Pool, volumeId: string, top: Buffer): Promise<Likeness> {
  const { sampled, there } = await lookForFiles(pool, volumeId, top);
  if (sampled < ENOUGH) return { there: null, known: null };
  const found = await someFiles(top);
  const known = found.length === 0 ? null : (await countKnown(pool, volumeId, found)) / found.length;
  return { there: there / sampled, known };
}

interface Looked {
  bytes: bigint;
  mtimeNs: bigint;
}

/** The first files that a walk from the top meets, folder by folder; empty ones say nothing. */
async function someFiles(top: Buffer): Promise<Looked[]> {
  const found: Looked[] = [];
  const folders = [top];
  for (let n = 0; n < MOST_FOLDERS && folders.length > 0 && found.length < SAMPLE; n++) {
    const folder = folders.shift()!;
    const entries = await readdir(folder, { withFileTypes: true, encoding: 'buffer' }).catch(() => []);
    for (const entry of entries) {
      if (entry.name[0] === 0x2e) continue;
      const path = joinPath(folder, entry.name);
      if (entry.isDirectory()) folders.push(path);
      else if (entry.isFile() && found.length < SAMPLE) found.push(...(await look(path)));
    }
  }
  return found;
}

async function look(path: Buffer): Promise<Looked[]> {
  try {
    const { size, mtimeNs } = await lstat(path, { bigint: true });
    return size > 0n ? [{ bytes: size, mtimeNs }] : [];
  } catch {
    return []; // gone in the meantime, or not readable
  }
}

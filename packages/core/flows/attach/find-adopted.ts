import type { Pool } from 'pg';
import { type AdoptedDrive, adoptedDrives } from './adopted-drives.store.ts';
import { lookForFiles } from './look-for-files.ts';
import { recogniseAdopted } from './plan-adopted.ts';

/**
 * The adopted Drive that a drive is which nobody knows yet: the one that its owner names, else the one whose Files
 * stand there.
 */
export async function findAdopted(
  pool: Pool,
  top: Buffer,
  name: string | undefined,
): Promise<{ driveId: string; volumeId: string } | null> {
  const adopted = await adoptedDrives(pool);
  const named = adopted.find((drive) => name !== undefined && sameName(drive, name));
  if (named) return { driveId: named.driveId, volumeId: named.volumeId };
  const looks = adopted.map(async ({ driveId, volumeId }) => {
    return { driveId, volumeId, ...(await lookForFiles(pool, volumeId, top)) };
  });
  return recogniseAdopted(await Promise.all(looks));
}

function sameName(drive: AdoptedDrive, name: string): boolean {
  return drive.name.normalize('NFC').toLowerCase() === name.normalize('NFC').toLowerCase();
}

import { lstat } from 'node:fs/promises';
import type { Pool } from 'pg';
import { joinPath } from '../../base/paths.ts';
import { type AdoptedDrive, adoptedDrives, type SampledFile, sampleFiles } from './adopted-drives.store.ts';
import { type AdoptedSample, recogniseAdopted } from './plan-adopted.ts';

const SAMPLE = 40;
const TOLERANCE = 2_000_000_000n;

/**
 * The adopted Drive that a drive is which nobody knows yet: the one that its owner names, else the one whose Files
 * stand there. Nothing is opened; names, sizes and times are looked at.
 */
export async function findAdopted(
  pool: Pool,
  top: Buffer,
  name: string | undefined,
): Promise<{ driveId: string; volumeId: string } | null> {
  const adopted = await adoptedDrives(pool);
  const named = adopted.find((drive) => name !== undefined && sameName(drive, name));
  if (named) return { driveId: named.driveId, volumeId: named.volumeId };
  return recogniseAdopted(await Promise.all(adopted.map((drive) => lookFor(pool, drive, top))));
}

function sameName(drive: AdoptedDrive, name: string): boolean {
  return drive.name.normalize('NFC').toLowerCase() === name.normalize('NFC').toLowerCase();
}

async function lookFor(pool: Pool, drive: AdoptedDrive, top: Buffer): Promise<AdoptedSample> {
  const files = await sampleFiles(pool, drive.volumeId, SAMPLE);
  const found = await Promise.all(files.map((file) => compare(top, file)));
  const { driveId, volumeId } = drive;
  return {
    driveId,
    volumeId,
    sampled: files.length,
    same: found.filter((one) => one === 'same').length,
    sameSize: found.filter((one) => one !== 'other').length,
  };
}

async function compare(top: Buffer, file: SampledFile): Promise<'same' | 'same size' | 'other'> {
  try {
    const stat = await lstat(joinPath(top, file.path), { bigint: true });
    if (!stat.isFile() || stat.size !== file.bytes) return 'other';
    const difference = stat.mtimeNs - file.mtimeNs;
    return difference <= TOLERANCE && difference >= -TOLERANCE ? 'same' : 'same size';
  } catch {
    return 'other'; // not there, or not readable
  }
}

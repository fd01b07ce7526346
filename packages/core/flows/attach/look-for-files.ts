import { lstat } from 'node:fs/promises';
import type { Pool } from 'pg';
import { joinPath } from '../../base/paths.ts';
import { quartersMoved } from '../../catalog/file/clock-shift.ts';
import { type SampledFile, sampleFiles } from './sample-files.store.ts';

export interface FoundFiles {
  /** Files that were looked for. */
  sampled: number;
  /** Of those: there, with the same size and time. */
  same: number;
  /** Of those: there, with the same size at least; times are lost by some ways of copying. */
  sameSize: number;
  /** Of those: there at all. */
  there: number;
}

const SAMPLE = 40;

/** Looks for some Files of a Volume on a drive. Nothing is opened; names, sizes and times are looked at. */
export async function lookForFiles(pool: Pool, volumeId: string, top: Buffer): Promise<FoundFiles> {
  const files = await sampleFiles(pool, volumeId, SAMPLE);
  const found = await Promise.all(files.map((file) => compare(top, file)));
  return {
    sampled: files.length,
    same: found.filter((one) => one === 'same').length,
    sameSize: found.filter((one) => one === 'same' || one === 'same size').length,
    there: found.filter((one) => one !== 'gone').length,
  };
}

async function compare(top: Buffer, file: SampledFile): Promise<'same' | 'same size' | 'other' | 'gone'> {
  try {
    const stat = await lstat(joinPath(top, file.path), { bigint: true });
    if (!stat.isFile()) return 'gone';
    if (stat.size !== file.bytes) return 'other';
    return quartersMoved(file.mtimeNs, stat.mtimeNs) === null ? 'same size' : 'same';
  } catch {
    return 'gone'; // or not readable
  }
}

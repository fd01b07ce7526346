import { Blake3Hasher } from '@napi-rs/blake-hash';
import type pg from 'pg';
import type { ManifestFormat } from './manifest-format.ts';
import { manifestRows } from './manifest-rows.ts';

/** The BLAKE3 of a Drive's manifest as `writeManifest` gives it, and how many Files it cannot hold. */
export async function hashManifest(
  pool: pg.Pool,
  driveId: string,
  { head, write, foot }: Pick<ManifestFormat, 'head' | 'write' | 'foot'>,
  signal: AbortSignal,
): Promise<{ blake3: string; leftOut: number }> {
  const hasher = new Blake3Hasher();
  let leftOut = 0;
  hasher.update(Buffer.from(head));
  for await (const rows of manifestRows(pool, { driveId, cloud: null })) {
    signal.throwIfAborted();
    for (const row of rows) {
      const part = write(row);
      if (typeof part === 'object' && 'leftOut' in part) leftOut++;
      else hasher.update(Buffer.from(part as string));
    }
  }
  hasher.update(Buffer.from(foot));
  return { blake3: hasher.digest('hex'), leftOut };
}

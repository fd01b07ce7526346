import type { LeftOutLine, ManifestLine } from '@safelight/contract/drives.ts';
import type { Database } from '@safelight/core/adapters/db/connect.ts';
import { fileRows } from '@safelight/core/reports/files/file-rows.ts';
import type { LeftOut } from '@safelight/core/reports/manifests/manifest-format.ts';
import {
  type ManifestOf,
  type ManifestRow,
  manifestRows,
} from '@safelight/core/reports/manifests/manifest-rows.ts';
import { fileView } from './file.ts';
import { pathView } from './names.ts';

/** A Drive's manifest as lines of JSON, a piece for each batch. */
export async function* manifestLines(pool: Database['pool'], of: ManifestOf): AsyncGenerator<string> {
  for await (const rows of manifestRows(pool, of)) {
    const files = await fileRows(
      pool,
      rows.map((row) => row.id),
    );
    const digests = new Map(rows.map((row) => [row.id, row]));
    yield files
      .map((file) => {
        const { path, pathRaw, volumeId, bytes, mtime, blake3, versions, copies } = fileView(file);
        const raw = pathRaw === undefined ? {} : { pathRaw };
        const digest = digestView(digests.get(file.id)!);
        const line: ManifestLine = {
          ...{ path, ...raw, volumeId, bytes, mtime, blake3 },
          ...{ ...digest, versions, copies },
        };
        return `${JSON.stringify(line)}\n`;
      })
      .join('');
  }
}

function digestView({ crc32, xxh64 }: ManifestRow): Pick<ManifestLine, 'crc32' | 'xxh64'> {
  return {
    crc32: crc32 === null ? null : crc32.toString(16).padStart(8, '0'),
    xxh64: xxh64 === null ? null : xxh64.toString('hex'),
  };
}

/** The Files that a manifest does not hold, as lines of JSON. */
export async function* leftOutLines(
  batches: AsyncIterable<{ row: ManifestRow; why: LeftOut }[]>,
): AsyncGenerator<string> {
  for await (const batch of batches)
    yield batch
      .map(({ row, why }) => {
        const line: LeftOutLine = { ...pathView(row.path), why };
        return `${JSON.stringify(line)}\n`;
      })
      .join('');
}

import type pg from 'pg';
import type { LeftOut, ManifestFormat } from './manifest-format.ts';
import { type ManifestOf, type ManifestRow, manifestRows } from './manifest-rows.ts';

/** A Drive's manifest, a piece for each batch of Files; only one batch is in memory. */
export async function* writeManifest(
  pool: pg.Pool,
  of: ManifestOf,
  format: ManifestFormat,
): AsyncGenerator<Buffer> {
  yield Buffer.from(format.head);
  for await (const rows of manifestRows(pool, of)) {
    const parts = rows.map((row) => format.write(row)).filter((part) => !isLeftOut(part));
    if (format.endBatch) parts.push(format.endBatch());
    yield Buffer.concat((parts as (string | Uint8Array)[]).map((part) => Buffer.from(part as string)));
  }
  yield Buffer.from(format.foot);
}

/** The Files that a manifest of this format does not hold, a batch at a time. */
export async function* leftOutOf(
  pool: pg.Pool,
  of: ManifestOf,
  format: ManifestFormat,
): AsyncGenerator<{ row: ManifestRow; why: LeftOut }[]> {
  for await (const rows of manifestRows(pool, of)) {
    const found = rows.flatMap((row) => {
      const part = format.write(row);
      return isLeftOut(part) ? [{ row, why: part.leftOut }] : [];
    });
    format.endBatch?.();
    if (found.length > 0) yield found;
  }
}

function isLeftOut(part: ReturnType<ManifestFormat['write']>): part is { leftOut: LeftOut } {
  return typeof part === 'object' && 'leftOut' in part;
}

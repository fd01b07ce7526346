import { hostname } from 'node:os';
import type { ManifestFormat as FormatName } from '@safelight/contract/drives.ts';
import type { Database } from '@safelight/core/adapters/db/connect.ts';
import type { Clock } from '@safelight/core/base/clock.ts';
import type { Config } from '@safelight/core/base/config.ts';
import { problem } from '@safelight/core/base/errors.ts';
import { junkNames } from '@safelight/core/catalog/file/junk.ts';
import { addressOf } from '@safelight/core/catalog/volume/cloud-address.ts';
import { type DriveRow, driveRow, type FiguresOf } from '@safelight/core/reports/drives/drive-rows.ts';
import { b3sumManifest } from '@safelight/core/reports/manifests/b3sum.ts';
import type { ManifestFormat } from '@safelight/core/reports/manifests/manifest-format.ts';
import { mhlManifest } from '@safelight/core/reports/manifests/mhl.ts';
import { rcloneScript } from '@safelight/core/reports/manifests/rclone-copy.ts';
import { leftOutOf, writeManifest } from '@safelight/core/reports/manifests/write-manifest.ts';
import { streamAs } from '../deliver/stream-as.ts';
import type { Handlers } from '../handler.ts';
import { uuid } from '../parameters.ts';
import { leftOutLines, manifestLines } from '../views/manifest.ts';

interface ManifestDeps {
  pool: Database['pool'];
  clock: Clock;
  figures: FiguresOf;
  version: string;
  config: Pick<Config, 'cloud'>;
}

/** The lists of what a Drive holds. */
export function manifestRoutes(deps: ManifestDeps): Pick<Handlers, 'exportDrive' | 'leftOutOfExport'> {
  const { pool, config } = deps;
  const cloud = config.cloud && addressOf(config.cloud);
  const drive = async (id: string) => {
    const row = await driveRow(pool, deps.figures, uuid(id));
    if (!row) throw problem('not-found');
    return row;
  };
  return {
    exportDrive: async ({ params, query, request, reply }) => {
      const row = await drive(params.id);
      const of = { driveId: row.id, cloud };
      const form = formOf(deps, row, query.format);
      const about = form ?? { name: `${row.folder}.jsonl`, type: 'application/jsonl; charset=utf-8' };
      const pieces = form ? writeManifest(pool, of, form) : manifestLines(pool, of);
      return streamAs(reply, request.method, about, pieces);
    },
    leftOutOfExport: async ({ params, query, request, reply }) => {
      const row = await drive(params.id);
      const of = { driveId: row.id, cloud };
      const form = formOf(deps, row, query.format);
      const about = { name: `${row.folder}-left-out.jsonl`, type: 'application/jsonl; charset=utf-8' };
      return streamAs(
        reply,
        request.method,
        about,
        leftOutLines(form ? leftOutOf(pool, of, form) : nothing()),
      );
    },
  };
}

/** Null for the form that holds everything. */
function formOf(
  { clock, version }: ManifestDeps,
  drive: DriveRow,
  format: FormatName,
): ManifestFormat | null {
  const now = clock.now();
  if (format === 'b3sum') return b3sumManifest(drive.folder);
  if (format === 'rclone-copy') return rcloneScript({ name: drive.folder, now });
  if (format === 'mhl')
    return mhlManifest({ drive: drive.folder, host: hostname(), version, now, ignored: junkNames });
  return null;
}

async function* nothing(): AsyncGenerator<never> {}

import type { SafetyView } from '@safelight/contract/safety.ts';
import type { Database } from '@safelight/core/adapters/db/connect.ts';
import type { Config } from '@safelight/core/base/config.ts';
import { problem } from '@safelight/core/base/errors.ts';
import { archiveRoom } from '@safelight/core/catalog/volume/archive-room.ts';
import { fileRows } from '@safelight/core/reports/files/file-rows.ts';
import { shootTallies } from '@safelight/core/reports/safety/shoot-tallies.ts';
import { shortFiles } from '@safelight/core/reports/safety/short-files.ts';
import type { SafetyReport } from '@safelight/core/reports/safety/sum-up.ts';
import { type StatusRow, statusRow } from '@safelight/core/reports/status/status-report.ts';
import type { CloudOutlook } from '../cloud-outlook.ts';
import type { Handlers } from '../handler.ts';
import { listView } from '../list-view.ts';
import { pageOptions, uuid } from '../parameters.ts';
import type { PublicUrl } from '../public-url.ts';
import { reasonText } from '../views/reason.ts';
import { safetyView, shootTallyView, shortFileView } from '../views/safety.ts';

interface StateDeps {
  pool: Database['pool'];
  config: Config;
  version: string;
  publicUrl: PublicUrl;
  archiveId: () => Promise<string | null>;
  safety: () => Promise<SafetyReport>;
  cloudOutlook: CloudOutlook;
  jobCounts: (dockIds: string[]) => Promise<{ running: number; waiting: number; failed: number }>;
}

type StateRoutes = 'status' | 'installation' | 'safety' | 'shortFiles' | 'shootTallies';

export function stateRoutes(deps: StateDeps): Pick<Handlers, StateRoutes> {
  const { pool, config } = deps;
  return {
    status: async () => {
      const [row, safety, uploads] = await Promise.all([
        statusRow(pool),
        deps.safety(),
        deps.cloudOutlook.view(),
      ]);
      const { safe, risk, riskFiles } = safety.all;
      return {
        version: deps.version,
        ready: row.archive_state === 'ready' && row.dock_alive,
        drives: { attached: row.attached, retired: row.retired, total: row.total },
        files: row.files,
        bytes: row.bytes,
        safety: { safeBytes: safe, atRiskBytes: risk, atRiskFiles: riskFiles },
        cloud: {
          configured: uploads.configured,
          pendingFiles: uploads.pendingFiles,
          pendingBytes: uploads.pendingBytes,
          failedFiles: uploads.failedFiles,
        },
        jobs: await deps.jobCounts(row.dock_ids),
      };
    },
    installation: async ({ request }) => {
      const archiveId = await deps.archiveId();
      if (archiveId === null) throw problem('archive-absent');
      return { mark: archiveId.slice(-8), url: deps.publicUrl(request, '') };
    },
    safety: async () => {
      const [row, report] = await Promise.all([statusRow(pool), deps.safety()]);
      return safetyView(report, config.cloud !== null, await archiveView(row, config.archive));
    },
    shortFiles: async ({ query }) => {
      const { short = 'risk', drive } = query;
      const which = { short, drive: drive === undefined ? null : uuid(drive), ...pageOptions(query) };
      const page = await shortFiles(pool, await deps.safety(), which);
      const files = new Map(
        (
          await fileRows(
            pool,
            page.rows.map(({ fileId }) => fileId),
          )
        ).map((row) => [row.id, row]),
      );
      return listView(page, ({ fileId, verdict }) => shortFileView(files.get(fileId)!, verdict));
    },
    shootTallies: async ({ query }) => {
      const drive = query.drive === undefined ? null : uuid(query.drive);
      return listView(
        await shootTallies(pool, await deps.safety(), { drive, ...pageOptions(query) }),
        shootTallyView,
      );
    },
  };
}

async function archiveView(row: StatusRow, root: string): Promise<SafetyView['archive']> {
  const known = ['ready', 'archive-absent', 'archive-full', 'archive-read-only'] as const;
  const state = known.find((one) => one === row.archive_state) ?? 'archive-absent';
  const room = state === 'archive-absent' ? null : await archiveRoom(root);
  return {
    state,
    says: state === 'ready' ? reasonText(row.archive_unproven) : (row.archive_detail ?? reasonText(state)),
    unproven: row.archive_unproven,
    free: room?.free ?? null,
    capacity: room?.capacity ?? null,
  };
}

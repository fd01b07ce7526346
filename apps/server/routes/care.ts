import type { OwnershipSettings } from '@safelight/core/adapters/archive-store/ownership.ts';
import type { Database } from '@safelight/core/adapters/db/connect.ts';
import type { JobQueue } from '@safelight/core/adapters/queue/job-queue.ts';
import type { LivePublisher } from '@safelight/core/adapters/queue/live-bus.ts';
import type { Clock } from '@safelight/core/base/clock.ts';
import { problem } from '@safelight/core/base/errors.ts';
import type { Settings } from '@safelight/core/base/settings.ts';
import { startAdopt } from '@safelight/core/flows/adopt/start-adopt.ts';
import { startVerify } from '@safelight/core/flows/verify/start-verify.store.ts';
import { requestWalk } from '@safelight/core/flows/watch-archive/due-walk.store.ts';
import { type CareFigures, foundFolders, newestWalk } from '@safelight/core/reports/care/archive-care.ts';
import { troublePage } from '@safelight/core/reports/care/trouble-rows.ts';
import { verifyPage, verifyRow } from '@safelight/core/reports/care/verify-rows.ts';
import { driveRow, type FiguresOf } from '@safelight/core/reports/drives/drive-rows.ts';
import type { Handlers } from '../handler.ts';
import { listView } from '../list-view.ts';
import { pageOptions, pathBytes, uuid } from '../parameters.ts';
import { archiveCareView, troubleView, verifyView, walkView } from '../views/care.ts';
import { driveView } from '../views/drive.ts';

interface CareDeps {
  pool: Database['pool'];
  clock: Clock;
  queue: JobQueue;
  live: LivePublisher;
  config: { archive: string; data: string; owner: OwnershipSettings; folders: string[] };
  storeAddress: string | null;
  figures: FiguresOf;
  care: () => Promise<CareFigures>;
  currentSettings: () => Promise<Settings>;
}

type CareRoutes = 'startVerify' | 'verifies' | 'verify' | 'trouble' | 'archiveCare' | 'walkArchive' | 'adopt';

export function careRoutes(deps: CareDeps): Pick<Handlers, CareRoutes> {
  const { pool, config } = deps;
  return {
    startVerify: async ({ body }) => {
      const { volume = 'archive', drive, sample, trouble = false, heal = false, healMissing = false } = body;
      const driveId = drive === undefined ? null : uuid(drive);
      const ids = await startVerify(deps, {
        ...{ volume, driveId, trouble, heal, healMissing },
        sample: sample ?? 100,
        listing: volume === 'cloud' && sample === undefined && !trouble,
      });
      const rows = await Promise.all(ids.map((id) => verifyRow(pool, id)));
      return { items: rows.map(verifyView) };
    },
    verifies: async ({ query }) => {
      const drive = query.drive === undefined ? null : uuid(query.drive);
      return listView(await verifyPage(pool, { drive, ...pageOptions(query) }), verifyView);
    },
    verify: async ({ params }) => verifyView(await verifyRow(pool, uuid(params.id))),
    trouble: async ({ query }) => {
      const drive = query.drive === undefined ? null : uuid(query.drive);
      const request = { drive, state: query.state ?? null, ...pageOptions(query) };
      return listView(await troublePage(pool, request), troubleView);
    },
    archiveCare: async () => {
      const [figures, walk, verifies, folders, settings] = await Promise.all([
        deps.care(),
        newestWalk(pool),
        verifyPage(pool, { drive: null, limit: 1, cursor: null }),
        foundFolders(pool),
        deps.currentSettings(),
      ]);
      const [verify = null] = verifies.rows;
      return archiveCareView({ root: config.archive, figures, walk, verify, folders, settings });
    },
    walkArchive: async () => {
      const walk = await newestWalk(pool, await requestWalk(deps));
      await deps.queue.add('archive-walk', {}, { id: 'all' });
      if (!walk) throw problem('internal');
      return walkView(walk);
    },
    adopt: async ({ body }) => {
      const path = pathBytes(body);
      if (path[0] !== 0x2f) throw problem('bad-request', 'The folder is named by its whole path, from / on.');
      const adoption = {
        ...deps,
        archiveRoot: config.archive,
        ownership: config.owner,
        folders: config.folders,
        own: [config.data],
      };
      const { driveId } = await startAdopt(adoption, { path, name: body.drive.trim() || 'Drive' });
      deps.live.publish({ type: 'drive.changed', driveId });
      const row = await driveRow(pool, deps.figures, driveId);
      if (!row) throw problem('not-found');
      return driveView(row);
    },
  };
}

import type { DriveChange } from '@safelight/contract/drives.ts';
import type { Database } from '@safelight/core/adapters/db/connect.ts';
import type { JobQueue } from '@safelight/core/adapters/queue/job-queue.ts';
import type { LivePublisher } from '@safelight/core/adapters/queue/live-bus.ts';
import type { Clock } from '@safelight/core/base/clock.ts';
import type { Config } from '@safelight/core/base/config.ts';
import { Problem, problem } from '@safelight/core/base/errors.ts';
import { askDock, dockOf, liveDock } from '@safelight/core/catalog/drive/ask-dock.store.ts';
import { attachedVolumes } from '@safelight/core/catalog/drive/attached-drive.store.ts';
import { changeDrive } from '@safelight/core/catalog/drive/change-drive.store.ts';
import { answerWhichDrive } from '@safelight/core/catalog/drive/which-drive.store.ts';
import { startIngest } from '@safelight/core/flows/ingest/start-ingest.store.ts';
import { dockRows } from '@safelight/core/reports/docks/dock-rows.ts';
import { drivePage, driveRow, type FiguresOf } from '@safelight/core/reports/drives/drive-rows.ts';
import { ingestRow } from '@safelight/core/reports/ingests/ingest-rows.ts';
import type { Handlers } from '../handler.ts';
import { listView } from '../list-view.ts';
import { nameOf } from '../name-of.ts';
import { pageOptions, pathBytes, uuid } from '../parameters.ts';
import { dockView } from '../views/dock.ts';
import { driveView, folderOnDriveView } from '../views/drive.ts';
import { ingestView } from '../views/ingest.ts';

interface DriveDeps {
  pool: Database['pool'];
  clock: Clock;
  queue: JobQueue;
  live: LivePublisher;
  figures: FiguresOf;
  watch: string[];
  config: Pick<Config, 'autoIngest'>;
  /** Closes what is being read of a Drive. */
  letGo: (driveId: string) => void;
}

type DriveRoutes =
  | 'drives'
  | 'drive'
  | 'changeDrive'
  | 'driveFolders'
  | 'ingestDrive'
  | 'releaseDrive'
  | 'attach'
  | 'docks'
  | 'sayWhichDrive';

export function driveRoutes(deps: DriveDeps): Pick<Handlers, DriveRoutes> {
  const { pool, clock, figures } = deps;
  const oneDrive = async (id: string) => {
    const row = await driveRow(pool, figures, id);
    if (!row) throw problem('not-found');
    return driveView(row);
  };
  return {
    drives: async ({ query }) => listView(await drivePage(pool, figures, pageOptions(query)), driveView),
    drive: ({ params }) => oneDrive(uuid(params.id)),
    changeDrive: async ({ params, body, identity }) => {
      const id = uuid(params.id);
      const chosen = sourcesOf(body);
      const { sourceFolder, ignore, name, place, kind, mode, rule } = body;
      const wish = { sourceFolder, ignore, name, place, kind, mode, rule, sourceFolders: chosen };
      await changeDrive(pool, clock, id, wish, nameOf(identity!));
      if (place !== undefined || rule !== undefined) deps.live.publish({ type: 'safety.changed' });
      if (deps.config.autoIngest === 'always' && (chosen || sourceFolder !== undefined))
        await ingestChosen(deps, id);
      deps.live.publish({ type: 'drive.changed', driveId: id });
      return oneDrive(id);
    },
    ingestDrive: async ({ params }) => {
      const { id } = await oneDrive(uuid(params.id));
      const [started] = await startIngest(deps, id);
      return ingestView(await ingestRow(pool, started!));
    },
    sayWhichDrive: async ({ params, body }) => {
      const id = await answerWhichDrive(pool, uuid(params.id), body.same);
      deps.live.publish({ type: 'drive.changed', driveId: id });
      const here = await attachedVolumes(pool, { driveId: id });
      if (here.some((volume) => !volume.released && volume.sourceFolders.length > 0))
        await startIngest(deps, id);
      return oneDrive(id);
    },
    driveFolders: async ({ params, query }) => {
      const volume = await volumeToLookAt(deps, uuid(params.id), query.volume);
      const path = pathBytes(query);
      const payload = { volumeId: volume.volumeId, pathRaw: path.toString('base64url') };
      const { folders, more } = await askDock(pool, clock, volume.dockId, 'folders', payload);
      return { items: folders.map((folder) => folderOnDriveView(path, folder)), more };
    },
    releaseDrive: async ({ params }) => {
      const { id } = await oneDrive(uuid(params.id));
      const dock = await dockOf(pool, id);
      if (!dock) throw problem('drive-away');
      await askDock(pool, clock, dock, 'release', { driveId: id });
      deps.letGo(id);
      return oneDrive(id);
    },
    attach: async ({ body }) => {
      const path = pathBytes(body);
      if (path[0] !== 0x2f) throw problem('bad-request', 'The folder is named by its whole path, from / on.');
      const { name, kind, mode } = body;
      const payload = { pathRaw: path.toString('base64url'), name, kind, mode };
      const { driveId } = await askDock(pool, clock, await liveDock(pool), 'attach', payload);
      return oneDrive(driveId);
    },
    docks: async () => ({ items: (await dockRows(pool)).map((row) => dockView(row, deps.watch)) }),
  };
}

/** All source folders that a change names, or undefined where it says nothing of them. */
function sourcesOf({ sourceFolders, sourceFoldersRaw, volume }: DriveChange) {
  if (sourceFolders === undefined && sourceFoldersRaw === undefined) return undefined;
  const folders = sourceFoldersRaw
    ? sourceFoldersRaw.map((pathRaw) => pathBytes({ pathRaw }))
    : sourceFolders!.map((path) => pathBytes({ path }));
  return { folders, volumeId: volume === undefined ? null : uuid(volume) };
}

/** What was chosen on an attached Drive is ingested at once. */
async function ingestChosen(deps: DriveDeps, driveId: string): Promise<void> {
  await startIngest(deps, driveId).catch((error: unknown) => {
    const later = ['drive-away', 'drive-released', 'no-source-folder'];
    if (!(error instanceof Problem && later.includes(error.code))) throw error;
  });
}

async function volumeToLookAt({ pool }: DriveDeps, driveId: string, volume: string | undefined) {
  const here = await attachedVolumes(pool, { driveId });
  const found = volume === undefined ? here[0] : here.find(({ volumeId }) => volumeId === volume);
  if (!found) throw problem('drive-away');
  return found;
}

import type { RestorePlanRequest } from '@safelight/contract/restores.ts';
import type { Database } from '@safelight/core/adapters/db/connect.ts';
import type { JobQueue } from '@safelight/core/adapters/queue/job-queue.ts';
import type { LivePublisher } from '@safelight/core/adapters/queue/live-bus.ts';
import type { Clock } from '@safelight/core/base/clock.ts';
import { problem } from '@safelight/core/base/errors.ts';
import { startReplacement } from '@safelight/core/flows/restore/start-replacement.store.ts';
import {
  callOff,
  contentOfVersion,
  driveOfFile,
  lookAtTarget,
  type RestoreWish,
  restoreFigures,
  startRestore,
} from '@safelight/core/flows/restore/start-restore.store.ts';
import { restorePage, restoreProblems, restoreRow } from '@safelight/core/reports/restores/restore-rows.ts';
import type { Handlers } from '../handler.ts';
import { listView } from '../list-view.ts';
import { pageOptions, pathBytes, rowId, uuid, withoutSlash } from '../parameters.ts';
import { restorePlanView, restoreProblemView, restoreView } from '../views/restore.ts';

interface RestoreDeps {
  pool: Database['pool'];
  clock: Clock;
  queue: JobQueue;
  live: LivePublisher;
  storeAddress: string | null;
}

type RestoreRoutes =
  | 'planRestore'
  | 'replaceDrive'
  | 'startRestore'
  | 'restores'
  | 'restore'
  | 'restoreProblems'
  | 'cancelRestore';

export function restoreRoutes(deps: RestoreDeps): Pick<Handlers, RestoreRoutes> {
  const { pool } = deps;
  const one = async (id: string) => restoreView(await restoreRow(pool, id));
  return {
    planRestore: async ({ body }) => {
      const figures = await restoreFigures(deps, await wishOf(deps, body));
      const named = body.to !== undefined || body.toRaw !== undefined;
      const target = named ? await lookAtTarget(deps, targetOf(body)) : null;
      return restorePlanView(figures, target?.free ?? null);
    },
    startRestore: async ({ body }) => {
      const id = await startRestore(deps, await wishOf(deps, body), targetOf(body));
      deps.live.publish({ type: 'restore.changed', restoreId: id });
      return one(id);
    },
    replaceDrive: async ({ params, body }) => {
      const id = await startReplacement(deps, uuid(params.id), uuid(body.driveId));
      deps.live.publish({ type: 'restore.changed', restoreId: id });
      return one(id);
    },
    restores: async ({ query }) => {
      const drive = query.drive === undefined ? null : uuid(query.drive);
      return listView(await restorePage(pool, { drive, ...pageOptions(query) }), restoreView);
    },
    restore: ({ params }) => one(uuid(params.id)),
    restoreProblems: async ({ params, query }) => {
      const request = { id: uuid(params.id), kind: query.kind ?? null, ...pageOptions(query) };
      return listView(await restoreProblems(pool, request), restoreProblemView);
    },
    cancelRestore: async ({ params }) => {
      const id = uuid(params.id);
      await callOff(deps, id);
      deps.live.publish({ type: 'restore.changed', restoreId: id });
    },
  };
}

function targetOf({ to, toRaw }: RestorePlanRequest): Buffer {
  const target = pathBytes({ path: to, pathRaw: toRaw });
  if (target[0] !== 0x2f) throw problem('bad-request', 'The folder is named by its whole path, from / on.');
  return target;
}

async function wishOf({ pool }: RestoreDeps, body: RestorePlanRequest): Promise<RestoreWish> {
  const { drive, file, version, from = null, all = false } = body;
  if ((drive === undefined) === (file === undefined))
    throw problem('bad-request', 'A restore is of a drive or of a file.');
  if (version !== undefined && file === undefined) throw problem('bad-request', 'A version is of a file.');
  const at = body.at === undefined ? null : new Date(body.at);
  const path = withoutSlash(pathBytes(body));
  if (file === undefined)
    return { driveId: uuid(drive!), path, fileId: null, contentId: null, at, every: all, from };
  const fileId = rowId(file);
  const contentId =
    version === undefined ? null : await contentOfVersion(pool, fileId, Buffer.from(version, 'hex'));
  const driveId = await driveOfFile(pool, fileId);
  // A file that is asked for by itself is meant, be it on the drive still or not.
  return { driveId, path: Buffer.alloc(0), fileId, contentId, at, every: true, from };
}

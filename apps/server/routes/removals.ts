import type { RemovalPlanRequest } from '@safelight/contract/removals.ts';
import type { Database } from '@safelight/core/adapters/db/connect.ts';
import type { JobQueue } from '@safelight/core/adapters/queue/job-queue.ts';
import type { LivePublisher } from '@safelight/core/adapters/queue/live-bus.ts';
import type { Clock } from '@safelight/core/base/clock.ts';
import { problem } from '@safelight/core/base/errors.ts';
import { tryObjectsNow } from '@safelight/core/flows/remove/objects.store.ts';
import {
  planRemoval,
  type RemovalWish,
  startRemoval,
  takeBack,
} from '@safelight/core/flows/remove/start-removal.store.ts';
import { removalPage, removalRest, removalRow } from '@safelight/core/reports/removals/removal-rows.ts';
import type { Handlers } from '../handler.ts';
import { listView } from '../list-view.ts';
import { nameOf } from '../name-of.ts';
import { pageOptions, pathBytes, rowId, uuid, withoutSlash } from '../parameters.ts';
import { removalPlanView, removalRestView, removalView } from '../views/removal.ts';

interface RemovalDeps {
  pool: Database['pool'];
  clock: Clock;
  queue: JobQueue;
  live: LivePublisher;
}

type RemovalRoutes =
  | 'planRemoval'
  | 'startRemoval'
  | 'removals'
  | 'removal'
  | 'removalRest'
  | 'retryRemoval'
  | 'takeBackRemoval';

export function removalRoutes(deps: RemovalDeps): Pick<Handlers, RemovalRoutes> {
  const { pool } = deps;
  const one = async (id: string) => removalView(await removalRow(pool, id));
  return {
    planRemoval: async ({ body }) => {
      const after = body.after === undefined ? 0n : rowId(body.after);
      return removalPlanView(await planRemoval(pool, wishOf(body), { after, limit: body.limit ?? 100 }));
    },
    startRemoval: async ({ body, identity }) => {
      const said = { digest: body.digest, why: body.why.trim(), by: nameOf(identity!) };
      const id = await startRemoval(deps, wishOf(body), said);
      deps.live.publish({ type: 'removal.changed', removalId: id });
      return one(id);
    },
    removals: async ({ query }) => {
      const drive = query.drive === undefined ? null : uuid(query.drive);
      return listView(await removalPage(pool, { drive, ...pageOptions(query) }), removalView);
    },
    removal: ({ params }) => one(uuid(params.id)),
    removalRest: async ({ params, query }) =>
      listView(await removalRest(pool, { id: uuid(params.id), ...pageOptions(query) }), removalRestView),
    retryRemoval: async ({ params }) => {
      await removalRow(pool, uuid(params.id));
      await tryObjectsNow(pool, params.id);
      await deps.queue.add('remove', { removalId: params.id }, { id: params.id });
    },
    takeBackRemoval: async ({ params, identity }) => {
      await takeBack(pool, uuid(params.id), nameOf(identity!));
      deps.live.publish({ type: 'removal.changed', removalId: params.id });
      return one(params.id);
    },
  };
}

function wishOf(body: RemovalPlanRequest): RemovalWish {
  const { drive, file, everywhere = false } = body;
  if ((drive === undefined) === (file === undefined))
    throw problem('bad-request', 'A removal is of a drive or of a file.');
  const path = withoutSlash(pathBytes(body));
  if (file !== undefined && path.length > 0) throw problem('bad-request', 'A path is of a drive.');
  return {
    driveId: drive === undefined ? null : uuid(drive),
    path,
    fileId: file === undefined ? null : rowId(file),
    everywhere,
  };
}

import type { FreeingView, RoomPlanRequest } from '@safelight/contract/room.ts';
import type { Database } from '@safelight/core/adapters/db/connect.ts';
import type { JobQueue } from '@safelight/core/adapters/queue/job-queue.ts';
import type { LivePublisher } from '@safelight/core/adapters/queue/live-bus.ts';
import type { Clock } from '@safelight/core/base/clock.ts';
import type { Settings } from '@safelight/core/base/settings.ts';
import { usualRule } from '@safelight/core/catalog/safety/safety-settings.ts';
import {
  freeableOf,
  planRoom,
  type RoomDrive,
  type RoomWish,
  startFreeing,
} from '@safelight/core/flows/make-room/choose-room.store.ts';
import { addUpFreed, wantBack } from '@safelight/core/flows/make-room/room.store.ts';
import { startVerify } from '@safelight/core/flows/verify/start-verify.store.ts';
import {
  type FreeingRow,
  freedOfDrives,
  freeingPage,
  freeingRow,
} from '@safelight/core/reports/room/freeing-rows.ts';
import type { Handlers } from '../handler.ts';
import { listView } from '../list-view.ts';
import { nameOf } from '../name-of.ts';
import { pageOptions, pathBytes, uuid, withoutSlash } from '../parameters.ts';
import { reasonText } from '../views/reason.ts';
import { isoTime, isoTimeOrNull } from '../views/times.ts';

interface RoomDeps {
  pool: Database['pool'];
  clock: Clock;
  queue: JobQueue;
  live: LivePublisher;
  storeAddress: string | null;
  currentSettings: () => Promise<Settings>;
}

type RoomRoutes = 'room' | 'planRoom' | 'makeRoom' | 'freeings' | 'freeing' | 'fetchBack';

export function roomRoutes(deps: RoomDeps): Pick<Handlers, RoomRoutes> {
  const { pool } = deps;
  const usual = async () => usualRule(await deps.currentSettings());
  return {
    room: async ({ query }) => {
      const driveId = query.drive === undefined ? null : uuid(query.drive);
      const { contents, bytes } = await freeableOf(pool, driveId, await usual());
      const freed = await freedOfDrives(pool, driveId);
      return {
        files: contents,
        bytes,
        freed: freed.map((row) => ofDrive({ driveId: row.drive_id, drive: row.name, ...row })),
      };
    },
    planRoom: async ({ body }) => {
      const { contents, bytes, digest, drives } = await planRoom(pool, wishOf(body), await usual());
      return { files: contents, bytes, drives: drives.map(ofDrive), digest };
    },
    makeRoom: async ({ body, identity }) => {
      const said = { digest: body.digest, by: nameOf(identity!) };
      return freeingView(await freeingRow(pool, await startFreeing(deps, wishOf(body), await usual(), said)));
    },
    freeings: async ({ query }) => listView(await freeingPage(pool, pageOptions(query)), freeingView),
    freeing: async ({ params }) => freeingView(await freeingRow(pool, uuid(params.id))),
    fetchBack: async ({ body }) => {
      const driveId = uuid(body.drive);
      const files = await wantBack(pool, driveId, withoutSlash(pathBytes(body)));
      await addUpFreed(pool);
      if (files === 0) return { files, verify: null };
      const heal = { trouble: true, heal: true, healMissing: true };
      const [verify] = await startVerify(deps, { volume: 'archive', driveId, sample: 100, ...heal });
      deps.live.publish({ type: 'safety.changed' });
      return { files, verify: verify ?? null };
    },
  };
}

function ofDrive({ driveId, drive, files, bytes }: RoomDrive) {
  return { driveId, drive, files: Number(files), bytes: Number(bytes) };
}

function wishOf({ bytes, drive }: RoomPlanRequest): RoomWish {
  return { bytes, driveId: drive === undefined ? null : uuid(drive) };
}

function freeingView(row: FreeingRow): FreeingView {
  const { id, by, state, reason } = row;
  return {
    ...{ id, by, state, reason },
    reasonText: reasonText(reason),
    begunAt: isoTime(row.begun_at),
    finishedAt: isoTimeOrNull(row.finished_at),
    files: Number(row.contents),
    bytes: Number(row.bytes),
    freed: Number(row.freed),
    freedBytes: Number(row.freed_bytes),
    kept: Number(row.kept),
  };
}

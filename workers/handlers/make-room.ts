import type { Handler } from '@safelight/core/adapters/queue/job-worker.ts';
import { currentSettings } from '@safelight/core/catalog/setting/setting.store.ts';
import { makeRoom } from '@safelight/core/flows/make-room/make-room.ts';
import type { Deps } from '../deps.ts';

/** Frees Copies in the Archive whose Contents are safe without them. */
export function makeRoomHandler(deps: Deps): Handler<'make-room'> {
  const { config } = deps;
  const { pool } = deps.db;
  const tools = {
    ...deps,
    pool,
    archiveRoot: config.archive,
    ownership: config.owner,
    settings: () => currentSettings(pool, config.settings),
  };
  return (_, signal) => makeRoom(tools, signal);
}

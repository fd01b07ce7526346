import type { Handlers } from '@safelight/core/adapters/queue/job-worker.ts';
import type { Deps } from '../deps.ts';
import type { RunningIngests } from '../running-ingests.ts';
import { adoptCloudHandler } from './adopt-cloud.ts';
import { cardHandlers } from './card.ts';
import { careHandlers } from './care.ts';
import { ingestHandler } from './ingest.ts';
import { makeRoomHandler } from './make-room.ts';
import { papersHandler } from './papers.ts';
import { previewHandlers } from './preview.ts';
import { previewBudgetHandler } from './preview-budget.ts';
import { rebuildHandler } from './rebuild.ts';
import { rehearseHandler } from './rehearse.ts';
import { removeHandler } from './remove.ts';
import { restoreHandler } from './restore.ts';
import { retireHandler } from './retire.ts';
import { uploadHandlers } from './upload.ts';

const WAKE_MS = 1000;

/** The handler of every job there is. */
export function handlersOf(deps: Deps, running: RunningIngests): Handlers {
  const wakeFollowers = wakeUp(deps, ['preview', 'upload', 'preview-from-drive', 'upload-from-drive']);
  return {
    ...careHandlers(deps, running, wakeFollowers),
    ...cardHandlers(deps, running),
    ingest: ingestHandler(deps, running, wakeFollowers),
    ...uploadHandlers(deps, running),
    'adopt-cloud': adoptCloudHandler(deps),
    papers: papersHandler(deps),
    ...previewHandlers(deps, running),
    'preview-budget': previewBudgetHandler(deps),
    rebuild: rebuildHandler(deps),
    rehearse: rehearseHandler(deps),
    restore: restoreHandler(deps, running),
    retire: retireHandler(deps, running),
    remove: removeHandler(deps),
    'make-room': makeRoomHandler(deps),
  };
}

type Follower = 'preview' | 'upload' | 'preview-from-drive' | 'upload-from-drive';

/** Wakes jobs at most once a second; their schedules would find the work anyway. */
function wakeUp(deps: Deps, names: Follower[]): () => void {
  let waiting = false;
  const wake = () => {
    waiting = false;
    for (const name of names) deps.queue.add(name, {}, { id: 'all', dockId: deps.dock.id }).catch(() => {}); // a hint
  };
  return () => {
    if (waiting) return;
    waiting = true;
    setTimeout(wake, WAKE_MS).unref();
  };
}

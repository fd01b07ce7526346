import type { Handlers } from '@safelight/core/adapters/queue/job-worker.ts';
import type { Deps } from '../deps.ts';
import type { RunningIngests } from '../running-ingests.ts';
import { adoptCloudHandler } from './adopt-cloud.ts';
import { cardHandlers } from './card.ts';
import { careHandlers } from './care.ts';
import { ingestHandler } from './ingest.ts';
import { makeRoomHandler } from './make-room.ts';
import { papersHandler } from './papers.ts';
import { previewHandler } from './preview.ts';
import { previewBudgetHandler } from './preview-budget.ts';
import { rebuildHandler } from './rebuild.ts';
import { rehearseHandler } from './rehearse.ts';
import { removeHandler } from './remove.ts';
import { restoreHandler } from './restore.ts';
import { retireHandler } from './retire.ts';
import { uploadHandler } from './upload.ts';

const WAKE_MS = 1000;

/** The handler of every job there is. */
export function handlersOf(deps: Deps, running: RunningIngests): Handlers {
  const wakeFollowers = wakeUp(deps, ['preview', 'upload']);
  return {
    ...careHandlers(deps, running, wakeFollowers),
    ...cardHandlers(deps, running),
    ingest: ingestHandler(deps, running, wakeFollowers),
    upload: uploadHandler(deps),
    'adopt-cloud': adoptCloudHandler(deps),
    papers: papersHandler(deps),
    preview: previewHandler(deps),
    'preview-budget': previewBudgetHandler(deps),
    rebuild: rebuildHandler(deps),
    rehearse: rehearseHandler(deps),
    restore: restoreHandler(deps, running),
    retire: retireHandler(deps, running),
    remove: removeHandler(deps),
    'make-room': makeRoomHandler(deps),
  };
}

/** Wakes jobs at most once a second; their schedules would find the work anyway. */
function wakeUp(deps: Deps, names: ('preview' | 'upload')[]): () => void {
  let waiting = false;
  const wake = () => {
    waiting = false;
    for (const name of names) deps.queue.add(name, {}, { id: 'all' }).catch(() => {}); // a hint
  };
  return () => {
    if (waiting) return;
    waiting = true;
    setTimeout(wake, WAKE_MS).unref();
  };
}

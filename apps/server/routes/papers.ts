import type { Database } from '@safelight/core/adapters/db/connect.ts';
import type { JobQueue } from '@safelight/core/adapters/queue/job-queue.ts';
import { askForPapers } from '@safelight/core/flows/keep-papers/changes.store.ts';
import { newestPapers, paperState } from '@safelight/core/reports/papers/paper-rows.ts';
import type { Handlers } from '../handler.ts';
import { papersView } from '../views/papers.ts';

interface PapersDeps {
  pool: Database['pool'];
  queue: JobQueue;
  storeAddress: string | null;
}

export function paperRoutes({
  pool,
  queue,
  storeAddress,
}: PapersDeps): Pick<Handlers, 'papers' | 'writePapers'> {
  const now = async () => papersView(await newestPapers(pool, storeAddress), await paperState(pool));
  return {
    papers: now,
    writePapers: async () => {
      await askForPapers(pool);
      await queue.add('papers', {}, { id: 'all' });
      return now();
    },
  };
}

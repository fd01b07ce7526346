import type { Database } from '@safelight/core/adapters/db/connect.ts';
import type { JobQueue } from '@safelight/core/adapters/queue/job-queue.ts';
import { problem } from '@safelight/core/base/errors.ts';
import { askForLook, markGap } from '@safelight/core/flows/find-gaps/find-gaps.store.ts';
import { gapPage, gapRow, lastGapLook } from '@safelight/core/reports/gaps/gap-rows.ts';
import type { Handlers } from '../handler.ts';
import { listView } from '../list-view.ts';
import { nameOf } from '../name-of.ts';
import { pageOptions, uuid } from '../parameters.ts';
import { gapView } from '../views/gap.ts';
import { isoTimeOrNull } from '../views/times.ts';

interface GapDeps {
  pool: Database['pool'];
  queue: JobQueue;
}

type GapRoutes = 'gaps' | 'lookForGaps' | 'markGap';

export function gapRoutes({ pool, queue }: GapDeps): Pick<Handlers, GapRoutes> {
  return {
    gaps: async ({ query }) =>
      listView(await gapPage(pool, { fine: query.fine ?? false, ...pageOptions(query) }), gapView),
    lookForGaps: async () => {
      const lastAt = isoTimeOrNull(await lastGapLook(pool));
      await askForLook(pool);
      await queue.add('find-gaps', {}, { id: 'all' });
      return { lastAt };
    },
    markGap: async ({ params, body, identity }) => {
      const id = uuid(params.id);
      if (!(await markGap(pool, id, body.fine, nameOf(identity!)))) throw problem('not-found');
      return gapView(await gapRow(pool, id));
    },
  };
}

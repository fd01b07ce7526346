import type { Database } from '@safelight/core/adapters/db/connect.ts';
import { ingestPage, ingestProblems, ingestRow } from '@safelight/core/reports/ingests/ingest-rows.ts';
import type { Handlers } from '../handler.ts';
import { listView } from '../list-view.ts';
import { pageOptions, uuid } from '../parameters.ts';
import { ingestProblemView, ingestView } from '../views/ingest.ts';

export function ingestRoutes({
  pool,
}: {
  pool: Database['pool'];
}): Pick<Handlers, 'ingests' | 'ingest' | 'ingestProblems'> {
  return {
    ingests: async ({ query }) => {
      const drive = query.drive === undefined ? null : uuid(query.drive);
      return listView(await ingestPage(pool, { drive, ...pageOptions(query) }), ingestView);
    },
    ingest: async ({ params }) => ingestView(await ingestRow(pool, uuid(params.id))),
    ingestProblems: async ({ params, query }) => {
      const request = { ingest: uuid(params.id), kind: query.kind ?? null, ...pageOptions(query) };
      return listView(await ingestProblems(pool, request), ingestProblemView);
    },
  };
}

import type { Database } from '@safelight/core/adapters/db/connect.ts';
import type { JobQueue } from '@safelight/core/adapters/queue/job-queue.ts';
import type { LivePublisher } from '@safelight/core/adapters/queue/live-bus.ts';
import { answerIngest } from '@safelight/core/flows/ingest/answer.store.ts';
import { everyProblem } from '@safelight/core/reports/ingests/every-problem.ts';
import { ingestPage, ingestProblems, ingestRow } from '@safelight/core/reports/ingests/ingest-rows.ts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { streamAs } from '../deliver/stream-as.ts';
import type { Handlers } from '../handler.ts';
import { listView } from '../list-view.ts';
import { pageOptions, uuid } from '../parameters.ts';
import { ingestProblemView, ingestView } from '../views/ingest.ts';
import { problemTable } from '../views/problem-table.ts';

interface IngestDeps {
  pool: Database['pool'];
  queue: JobQueue;
  live: LivePublisher;
}

type IngestRoutes = 'ingests' | 'ingest' | 'answerIngest' | 'ingestProblems' | 'ingestProblemTable';

export function ingestRoutes({ pool, queue, live }: IngestDeps): Pick<Handlers, IngestRoutes> {
  const table = async (id: string, { method }: FastifyRequest, reply: FastifyReply) => {
    const ingest = await ingestRow(pool, uuid(id));
    const name = `${ingest.drive} ${ingest.started_at.toISOString().slice(0, 10)} problems.csv`;
    const about = { name: name.replaceAll('/', ' '), type: 'text/csv; charset=utf-8; header=present' };
    return streamAs(reply, method, about, problemTable(everyProblem(pool, ingest.id)));
  };
  return {
    ingests: async ({ query }) => {
      const drive = query.drive === undefined ? null : uuid(query.drive);
      return listView(await ingestPage(pool, { drive, ...pageOptions(query) }), ingestView);
    },
    ingest: async ({ params }) => ingestView(await ingestRow(pool, uuid(params.id))),
    answerIngest: async ({ params, body }) => {
      const id = uuid(params.id);
      await answerIngest({ pool, queue }, id, body.goOn);
      const row = await ingestRow(pool, id);
      live.publish({ type: 'drive.changed', driveId: row.drive_id });
      return ingestView(row);
    },
    ingestProblemTable: ({ params, request, reply }) => table(params.id, request, reply),
    ingestProblems: async ({ params, query, request, reply }) => {
      if (wantsTable(request)) return (await table(params.id, request, reply)) as never;
      const wanted = { ingest: uuid(params.id), kind: query.kind ?? null, ...pageOptions(query) };
      return listView(await ingestProblems(pool, wanted), ingestProblemView);
    },
  };
}

/** A list of JSON, unless the table is asked for by name and JSON is not. */
function wantsTable({ headers }: FastifyRequest): boolean {
  const accept = headers.accept ?? '';
  return accept.includes('text/csv') && !accept.includes('json');
}

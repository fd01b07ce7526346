import type { CardCheckView } from '@safelight/contract/cards.ts';
import type { Database } from '@safelight/core/adapters/db/connect.ts';
import type { JobQueue } from '@safelight/core/adapters/queue/job-queue.ts';
import type { LivePublisher } from '@safelight/core/adapters/queue/live-bus.ts';
import type { Clock } from '@safelight/core/base/clock.ts';
import { startCardCheck } from '@safelight/core/flows/check-card/start-check.store.ts';
import { ingestOpen } from '@safelight/core/flows/ingest/start-roll.store.ts';
import { type CardRow, cardPage, cardRow } from '@safelight/core/reports/cards/card-rows.ts';
import {
  type CardCheckRow,
  cardFilePage,
  cardPictures,
  checkRow,
  checkRows,
  holderNames,
} from '@safelight/core/reports/cards/check-rows.ts';
import { cardHolders, everyCardFile } from '@safelight/core/reports/cards/every-card-file.ts';
import { cardFolderPage } from '@safelight/core/reports/cards/folder-rows.ts';
import { ingestRow } from '@safelight/core/reports/ingests/ingest-rows.ts';
import { streamAs } from '../deliver/stream-as.ts';
import type { Handlers } from '../handler.ts';
import { listView } from '../list-view.ts';
import { pageOptions, uuid } from '../parameters.ts';
import { cardCheckView, cardFileView, cardFolderView, cardView } from '../views/card.ts';
import { cardTable } from '../views/card-table.ts';
import { ingestView } from '../views/ingest.ts';

interface CardDeps {
  pool: Database['pool'];
  clock: Clock;
  queue: JobQueue;
  live: LivePublisher;
}

type CardRoutes =
  | 'cards'
  | 'card'
  | 'checkCard'
  | 'cardCheck'
  | 'cardFiles'
  | 'cardFolders'
  | 'cardTable'
  | 'ingestOpen';

export function cardRoutes(deps: CardDeps): Pick<Handlers, CardRoutes> {
  const { pool, live } = deps;
  const oneCheck = async (id: string) => viewOf(pool, await checkRow(pool, id));
  const checksOf = async (cards: CardRow[]): Promise<Map<string, CardCheckView>> => {
    const rows = await checkRows(
      pool,
      cards.flatMap(({ check_id }) => check_id ?? []),
    );
    const views = await Promise.all(rows.map((row) => viewOf(pool, row)));
    return new Map(views.map((view) => [view.id, view]));
  };
  const withCheck = (checks: ReadonlyMap<string, CardCheckView>) => (row: CardRow) =>
    cardView(row, (row.check_id === null ? null : checks.get(row.check_id)) ?? null);
  return {
    cards: async ({ query }) => {
      const page = await cardPage(pool, pageOptions(query));
      return listView(page, withCheck(await checksOf(page.rows)));
    },
    card: async ({ params }) => {
      const row = await cardRow(pool, uuid(params.id));
      return withCheck(await checksOf([row]))(row);
    },
    checkCard: async ({ params }) => {
      const driveId = uuid(params.id);
      const checkId = await startCardCheck(deps, driveId);
      live.publish({ type: 'card.changed', checkId, driveId });
      return oneCheck(checkId);
    },
    cardCheck: ({ params }) => oneCheck(uuid(params.id)),
    cardFiles: async ({ params, query }) => {
      const { id } = await checkRow(pool, uuid(params.id));
      const request = { checkId: id, state: query.state ?? null, ...pageOptions(query) };
      return listView(await cardFilePage(pool, request), cardFileView);
    },
    cardFolders: async ({ params, query }) => {
      const { id } = await checkRow(pool, uuid(params.id));
      return listView(await cardFolderPage(pool, { checkId: id, ...pageOptions(query) }), cardFolderView);
    },
    cardTable: async ({ params, request, reply }) => {
      const check = await checkRow(pool, uuid(params.id));
      const name = `${check.drive} ${check.started_at.toISOString().slice(0, 10)} files.csv`;
      const about = { name: name.replaceAll('/', ' '), type: 'text/csv; charset=utf-8; header=present' };
      const names = await holderNames(pool, await cardHolders(pool, check.id));
      return streamAs(reply, request.method, about, cardTable(everyCardFile(pool, check.id), names));
    },
    ingestOpen: async ({ params }) => {
      const row = await ingestRow(pool, await ingestOpen(deps, uuid(params.id)));
      live.publish({ type: 'drive.changed', driveId: row.drive_id });
      return ingestView(row);
    },
  };
}

async function viewOf(pool: Database['pool'], row: CardCheckRow): Promise<CardCheckView> {
  const holders = [...new Set((row.held ?? []).flatMap((alike) => alike.holders))];
  const [pictures, names, ingest] = await Promise.all([
    cardPictures(pool, row.id),
    holderNames(pool, holders),
    row.ingest_id === null ? null : ingestRow(pool, row.ingest_id),
  ]);
  return cardCheckView({ row, pictures, names, ingest });
}

import type { Database } from '@safelight/core/adapters/db/connect.ts';
import type { LivePublisher } from '@safelight/core/adapters/queue/live-bus.ts';
import { problem } from '@safelight/core/base/errors.ts';
import type { Identity } from '@safelight/core/catalog/account/identity.ts';
import type { Said, Whereabouts } from '@safelight/core/catalog/drive/whereabouts.store.ts';
import { driveHistory } from '@safelight/core/reports/drives/drive-history.ts';
import { driveRow, type FiguresOf } from '@safelight/core/reports/drives/drive-rows.ts';
import type { Handlers } from '../handler.ts';
import { listView } from '../list-view.ts';
import { nameOf } from '../name-of.ts';
import { pageOptions, uuid } from '../parameters.ts';
import { driveView } from '../views/drive.ts';
import { driveEventView } from '../views/place.ts';

interface WhereaboutsDeps {
  pool: Database['pool'];
  live: LivePublisher;
  figures: FiguresOf;
  whereabouts: Whereabouts;
}

type WhereaboutsRoutes =
  | 'moveDrive'
  | 'loseDrive'
  | 'findDrive'
  | 'lendDrive'
  | 'returnDrive'
  | 'driveHistory';

/** Where a Drive is, and what became of it. */
export function whereaboutsRoutes(deps: WhereaboutsDeps): Pick<Handlers, WhereaboutsRoutes> {
  const { pool, live, figures } = deps;
  const said = (identity: Identity | null, note?: string): Said => ({ by: nameOf(identity!), note });
  const oneDrive = async (id: string) => {
    const row = await driveRow(pool, figures, id);
    if (!row) throw problem('not-found');
    return driveView(row);
  };
  const changed = async (id: string) => {
    live.publish({ type: 'drive.changed', driveId: id });
    live.publish({ type: 'safety.changed' });
    return oneDrive(id);
  };
  return {
    moveDrive: async ({ params, body, identity }) => {
      const id = uuid(params.id);
      const placeId = body.placeId === null ? null : uuid(body.placeId);
      await deps.whereabouts.move(id, placeId, said(identity, body.note));
      return changed(id);
    },
    loseDrive: async ({ params, body, identity }) => {
      const id = uuid(params.id);
      await deps.whereabouts.lose(id, said(identity, body.note));
      return changed(id);
    },
    findDrive: async ({ params, body, identity }) => {
      const id = uuid(params.id);
      await deps.whereabouts.find(id, said(identity, body.note));
      return changed(id);
    },
    lendDrive: async ({ params, body, identity }) => {
      const id = uuid(params.id);
      const { to, until = null, note } = body;
      await deps.whereabouts.lend(id, { to, until }, said(identity, note));
      return changed(id);
    },
    returnDrive: async ({ params, body, identity }) => {
      const id = uuid(params.id);
      await deps.whereabouts.giveBack(id, said(identity, body.note));
      return changed(id);
    },
    driveHistory: async ({ params, query }) => {
      const { id } = await oneDrive(uuid(params.id));
      return listView(await driveHistory(pool, id, pageOptions(query)), driveEventView);
    },
  };
}

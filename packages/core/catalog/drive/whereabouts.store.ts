import type { Pool, PoolClient } from 'pg';
import { transaction } from '../../adapters/db/lease.ts';
import type { Clock } from '../../base/clock.ts';
import { problem } from '../../base/errors.ts';
import { newId } from '../../base/ids.ts';
import { holdPlace } from '../place/place.store.ts';
import { placeText } from '../place/place-name.ts';

/** Who says it, and what else there is to say. */
export interface Said {
  by: string;
  note?: string;
}

interface Standing {
  lifecycle: 'active' | 'retired' | 'lost';
  lentTo: string | null;
  attached: boolean;
}

interface Event extends Said {
  what: 'moved' | 'lost' | 'found' | 'lent' | 'returned' | 'retired' | 'replaced';
  place?: string | null;
  lentTo?: string;
  lentUntil?: string | null;
  was?: string;
}

export type Whereabouts = ReturnType<typeof whereabouts>;

/** Where a Drive is: at a Place, with somebody, or lost. Each change is kept in its history. */
export function whereabouts(pool: Pool, clock: Clock) {
  const change = (id: string, act: (client: PoolClient, now: Standing) => Promise<Event[]>) =>
    transaction(pool, async (client) => {
      const events = await act(client, await standing(client, id));
      for (const event of events) await noteEvent(client, clock, id, event);
    });
  return {
    /** Puts it at a Place, or nowhere in particular; what was lent is back with that. @throws Problem `not-found` */
    move: (id: string, placeId: string | null, said: Said) =>
      transaction(pool, (client) => putAt(client, clock, id, placeId, said)),

    /** From now on nothing on it counts. @throws Problem `drive-attached`, `bad-request` where it is lost already */
    lose: (id: string, said: Said) =>
      change(id, async (client, { lifecycle, attached }) => {
        if (attached) throw problem('drive-attached');
        if (lifecycle === 'lost') throw problem('bad-request', 'It is lost already.');
        await endLoan(client, id);
        await client.query(`update drive set lifecycle = 'lost' where id = $1`, [id]);
        return [{ what: 'lost', was: lifecycle, ...said }];
      }),

    /** It is again what it was before it was lost. @throws Problem `bad-request` where it is not lost */
    find: (id: string, said: Said) =>
      change(id, async (client, { lifecycle }) => {
        if (lifecycle !== 'lost') throw problem('bad-request', 'It is not lost.');
        await undoLoss(client, id);
        return [{ what: 'found', ...said }];
      }),

    /** Somebody has it, until a day or without end. @throws Problem `bad-request` for one that is lost */
    lend: (id: string, loan: { to: string; until: string | null }, said: Said) =>
      change(id, async (client, { lifecycle }) => {
        if (lifecycle === 'lost') throw problem('bad-request', 'What is lost cannot be lent.');
        await client.query('update drive set lent_to = $2, lent_until = $3, lent_at = $4 where id = $1', [
          ...[id, loan.to, loan.until, clock.now()],
        ]);
        return [{ what: 'lent', lentTo: loan.to, lentUntil: loan.until, ...said }];
      }),

    /** It is back at its Place. @throws Problem `bad-request` where it is not lent */
    giveBack: (id: string, said: Said) =>
      change(id, async (client, { lentTo }) => {
        if (lentTo === null) throw problem('bad-request', 'It is not lent.');
        await endLoan(client, id);
        return [{ what: 'returned', lentTo, ...said }];
      }),
  };
}

/** A Drive that is attached is neither lost nor with somebody, whatever was noted. */
export async function noteHere(pool: Pool, clock: Clock, volumeId: string): Promise<void> {
  const said: Said = { by: 'Safelight', note: 'It was attached.' };
  await transaction(pool, async (client) => {
    const { rows } = await client.query<{ id: string }>(
      `update drive set last_seen_at = now() where id = (select drive_id from volume where id = $1) returning id`,
      [volumeId],
    );
    const id = rows[0]?.id;
    if (id === undefined) return;
    const { lifecycle, lentTo } = await standing(client, id);
    if (lentTo !== null) {
      await endLoan(client, id);
      await noteEvent(client, clock, id, { what: 'returned', lentTo, ...said });
    }
    if (lifecycle === 'lost') {
      await undoLoss(client, id);
      await noteEvent(client, clock, id, { what: 'found', ...said });
    }
  });
}

async function undoLoss(client: PoolClient, id: string): Promise<void> {
  const { rows } = await client.query<{ was: string }>(
    `select was from drive_event where drive_id = $1 and what = 'lost' order by id desc limit 1`,
    [id],
  );
  await client.query('update drive set lifecycle = $2 where id = $1', [id, rows[0]?.was ?? 'active']);
}

async function standing(client: PoolClient, id: string): Promise<Standing> {
  const { rows } = await client.query<Standing>(
    `select lifecycle, lent_to as "lentTo", exists (select from attachment join volume on volume.id = attachment.volume_id
       where volume.drive_id = drive.id and attachment.detached_at is null) as attached
     from drive where id = $1 for update of drive`,
    [id],
  );
  if (!rows[0]) throw problem('not-found');
  return rows[0];
}

async function endLoan(client: PoolClient, id: string): Promise<void> {
  await client.query('update drive set lent_to = null, lent_until = null, lent_at = null where id = $1', [
    id,
  ]);
}

/** Puts a Drive at a Place within a transaction; what was lent is back with that. @throws Problem `not-found` */
export async function putAt(
  client: PoolClient,
  clock: Clock,
  id: string,
  placeId: string | null,
  said: Said,
): Promise<void> {
  const { lentTo } = await standing(client, id);
  const place = placeId === null ? null : placeText(await holdPlace(client, placeId));
  await client.query('update drive set place_id = $2 where id = $1', [id, placeId]);
  await endLoan(client, id);
  if (lentTo !== null) await noteEvent(client, clock, id, { what: 'returned', lentTo, by: said.by });
  await noteEvent(client, clock, id, { what: 'moved', place, ...said });
}

/** Declares a Drive retired, at a Place, within a transaction; who calls it has the proof that it may be. */
export async function putAway(
  client: PoolClient,
  clock: Clock,
  id: string,
  place: { id: string; text: string },
  said: Said,
): Promise<void> {
  await client.query(`update drive set lifecycle = 'retired', place_id = $2 where id = $1`, [id, place.id]);
  await endLoan(client, id);
  await noteEvent(client, clock, id, { what: 'retired', place: place.text, ...said });
}

export async function noteEvent(
  client: PoolClient,
  clock: Clock,
  driveId: string,
  { what, place, lentTo, lentUntil, was, note, by }: Event,
): Promise<void> {
  await client.query(
    `insert into drive_event (id, drive_id, what, place, lent_to, lent_until, was, note, by, at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
    [
      ...[newId(clock), driveId, what, place ?? null, lentTo ?? null, lentUntil ?? null, was ?? null],
      ...[note ?? '', by, clock.now()],
    ],
  );
}

import type { Pool, PoolClient } from 'pg';
import { transaction } from '../../adapters/db/lease.ts';
import type { Clock } from '../../base/clock.ts';
import { problem } from '../../base/errors.ts';
import { newId } from '../../base/ids.ts';
import { readPlaceText } from './place-name.ts';

export interface PlaceRow {
  id: string;
  name: string;
  siteId: string;
  site: string;
}

export type PlaceStore = ReturnType<typeof placeStore>;

/** Shelves and safes, each in a Site. */
export function placeStore(pool: Pool, clock: Clock) {
  return {
    /** @throws Problem `not-found` for the Site, `already-exists` */
    async add(siteId: string, name: string): Promise<string> {
      return transaction(pool, async (client) => {
        const { rowCount } = await client.query('select from site where id = $1 for share', [siteId]);
        if (rowCount === 0) throw problem('not-found', 'There is no such building.');
        return insertPlace(client, clock, siteId, name);
      });
    },

    /** @throws Problem `not-found`, `already-exists` */
    async rename(id: string, name: string): Promise<void> {
      const { rows } = await pool.query<{ taken: boolean }>(
        `select exists (select from place other where other.site_id = place.site_id and other.id <> place.id
           and lower(other.name) = lower($2)) as taken from place where id = $1`,
        [id, name],
      );
      if (!rows[0]) throw problem('not-found');
      if (rows[0].taken) throw problem('already-exists', 'There is such a place in that building already.');
      await pool.query('update place set name = $2 where id = $1', [id, name]);
    },

    /** @throws Problem `not-found`, `place-in-use` while Drives rest there */
    async remove(id: string): Promise<void> {
      await transaction(pool, async (client) => {
        // A Drive that moves here meanwhile waits for this lock, and finds no such place.
        const { rowCount } = await client.query('select from place where id = $1 for update', [id]);
        if (rowCount === 0) throw problem('not-found');
        const { rows } = await client.query<{ name: string }>(
          'select name from drive where place_id = $1 order by name',
          [id],
        );
        refuseInUse(rows.map(({ name }) => name));
        await client.query('delete from place where id = $1', [id]);
      });
    },
  };
}

/** @throws Problem `place-in-use` that names the Drives */
export function refuseInUse(drives: string[]): void {
  if (drives.length === 0) return;
  const named = drives.slice(0, 3).join(', ');
  const more = drives.length > 3 ? ` and ${drives.length - 3} more` : '';
  throw problem(
    'place-in-use',
    `${named}${more} ${drives.length === 1 ? 'rests' : 'rest'} there. Move first.`,
    {
      facts: { drives },
    },
  );
}

async function insertPlace(client: PoolClient, clock: Clock, siteId: string, name: string): Promise<string> {
  const taken = await client.query('select from place where site_id = $1 and lower(name) = lower($2)', [
    siteId,
    name,
  ]);
  if (taken.rowCount) throw problem('already-exists', 'There is such a place in that building already.');
  const { rows } = await client.query<{ id: string }>(
    'insert into place (id, site_id, name) values ($1, $2, $3) on conflict do nothing returning id',
    [newId(clock), siteId, name],
  );
  if (!rows[0]) throw problem('already-exists', 'There is such a place in that building already.');
  return rows[0].id;
}

/** The Place that a text names, made where there is none. Without a building it is in the Site that is here. */
export async function placeOfText(client: PoolClient, clock: Clock, text: string): Promise<string> {
  const { name, site } = readPlaceText(text);
  const found = await client.query<{ id: string }>(
    `select id from site where case when $1 = '' then here else lower(name) = lower($1) end`,
    [site],
  );
  const siteId = found.rows[0]?.id ?? (await insertSite(client, clock, site));
  const known = await client.query<{ id: string }>(
    'select id from place where site_id = $1 and lower(name) = lower($2)',
    [siteId, name],
  );
  return known.rows[0]?.id ?? insertPlace(client, clock, siteId, name);
}

async function insertSite(client: PoolClient, clock: Clock, name: string): Promise<string> {
  const { rows } = await client.query<{ id: string }>(
    `insert into site (id, name) values ($1, $2) on conflict (name) do update set name = excluded.name returning id`,
    [newId(clock), name],
  );
  return rows[0]!.id;
}

/** A Place with its Site, kept from being removed until the transaction ends. @throws Problem `not-found` */
export async function holdPlace(client: PoolClient, id: string): Promise<PlaceRow> {
  const place = await placeNow(client, id);
  if (!place) throw problem('not-found', 'There is no such place.');
  return place;
}

/** The same; null where it is gone. */
export async function placeNow(client: PoolClient, id: string): Promise<PlaceRow | null> {
  const { rows } = await client.query<PlaceRow>(
    `select place.id, place.name, site.id as "siteId", site.name as site
     from place join site on site.id = place.site_id where place.id = $1 for share of place`,
    [id],
  );
  return rows[0] ?? null;
}

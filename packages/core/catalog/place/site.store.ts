import type { Pool } from 'pg';
import { transaction } from '../../adapters/db/lease.ts';
import type { Clock } from '../../base/clock.ts';
import { problem } from '../../base/errors.ts';
import { newId } from '../../base/ids.ts';
import { refuseInUse } from './place.store.ts';

export type SiteStore = ReturnType<typeof siteStore>;

/** Buildings; exactly one of them is here, with the NAS. */
export function siteStore(pool: Pool, clock: Clock) {
  const refuseTaken = async (name: string, id: string | null) => {
    const { rowCount } = await pool.query(
      'select from site where lower(name) = lower($1) and id is distinct from $2',
      [name, id],
    );
    if (rowCount) throw problem('already-exists', 'There is a building with that name already.');
  };
  return {
    /** A building elsewhere. @throws Problem `already-exists` */
    async add(name: string): Promise<string> {
      await refuseTaken(name, null);
      const { rows } = await pool.query<{ id: string }>(
        'insert into site (id, name) values ($1, $2) on conflict do nothing returning id',
        [newId(clock), name],
      );
      if (!rows[0]) throw problem('already-exists', 'There is a building with that name already.');
      return rows[0].id;
    },

    /** Renames it, or says that the NAS stands there now. @throws Problem `not-found`, `already-exists` */
    async change(id: string, wish: { name?: string; here?: true }): Promise<void> {
      if (wish.name !== undefined) await refuseTaken(wish.name, id);
      await transaction(pool, async (client) => {
        // Exactly one is here: who changes that does so alone.
        await client.query('lock table site in share row exclusive mode');
        const { rows } = await client.query<{ name: string }>('select name from site where id = $1', [id]);
        if (!rows[0]) throw problem('not-found');
        const name = wish.name ?? rows[0].name;
        if (wish.here) await client.query('update site set here = false where here and id <> $1', [id]);
        await client.query('update site set name = $2, here = here or $3 where id = $1', [
          id,
          name,
          wish.here ?? false,
        ]);
        const nameless = await client.query(`select from site where name = '' and not here`);
        if (nameless.rowCount)
          throw problem('bad-request', 'Give the building that was here until now a name first.');
      });
    },

    /** Removes it with its empty places. @throws Problem `not-found`, `place-in-use`, `bad-request` for the one here */
    async remove(id: string): Promise<void> {
      await transaction(pool, async (client) => {
        const { rows } = await client.query<{ here: boolean }>(
          'select here from site where id = $1 for update',
          [id],
        );
        if (!rows[0]) throw problem('not-found');
        if (rows[0].here) throw problem('bad-request', 'The building in which the NAS stands stays.');
        await client.query('select from place where site_id = $1 for update', [id]);
        const drives = await client.query<{ name: string }>(
          `select drive.name from drive join place on place.id = drive.place_id
           where place.site_id = $1 order by drive.name`,
          [id],
        );
        refuseInUse(drives.rows.map(({ name }) => name));
        await client.query('delete from place where site_id = $1', [id]);
        await client.query('delete from site where id = $1', [id]);
      });
    },
  };
}

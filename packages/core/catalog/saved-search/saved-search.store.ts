import type { Pool } from 'pg';
import type { Clock } from '../../base/clock.ts';
import { problem } from '../../base/errors.ts';
import { newId } from '../../base/ids.ts';

export interface SavedSearchRow {
  id: string;
  name: string;
  q: string;
  created_at: Date;
}

export type SavedSearchStore = ReturnType<typeof savedSearchStore>;

const MOST = 200;

/** Searches that somebody kept under a name. */
export function savedSearchStore(pool: Pool, clock: Clock) {
  return {
    async of(accountId: string): Promise<SavedSearchRow[]> {
      const { rows } = await pool.query<SavedSearchRow>(
        `select id, name, q, created_at from saved_search where account_id = $1 order by lower(name), id limit ${MOST}`,
        [accountId],
      );
      return rows;
    },

    /** Keeps it; one of the same name is replaced. @throws Problem `bad-request` where there are too many */
    async keep(accountId: string, name: string, q: string): Promise<SavedSearchRow> {
      const { rows } = await pool.query<SavedSearchRow>(
        `insert into saved_search (id, account_id, name, q)
         select $1, $2, $3, $4 where (select count(*) from saved_search where account_id = $2 and name <> $3) < ${MOST}
         on conflict (account_id, name) do update set q = excluded.q returning id, name, q, created_at`,
        [newId(clock), accountId, name, q],
      );
      if (!rows[0]) throw problem('bad-request', `There are ${MOST} saved searches. Forget one first.`);
      return rows[0];
    },

    /** @throws Problem `not-found` */
    async forget(accountId: string, id: string): Promise<void> {
      const { rowCount } = await pool.query('delete from saved_search where id = $1 and account_id = $2', [
        id,
        accountId,
      ]);
      if (rowCount === 0) throw problem('not-found');
    },
  };
}

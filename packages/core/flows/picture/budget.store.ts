import type { Pool } from 'pg';
import { type Lease, underLease } from '../../adapters/db/lease.ts';
import type { Screen } from './plan-budget.ts';

/** A screen size that was made before they were measured. */
export interface NotMeasured {
  contentId: bigint;
  blake3: Buffer;
}

export interface Measured {
  contentId: bigint;
  /** Null: it is not there. */
  file: { bytes: number; at: Date } | null;
}

/** Where a look through the screens goes on. */
export interface After {
  screenAt: Date;
  contentId: bigint;
}

type ScreenRow = Screen & After;

/** The rows of the budget of previews. */
export function budgetStore(pool: Pool) {
  return {
    async notMeasured(limit: number): Promise<NotMeasured[]> {
      const { rows } = await pool.query<NotMeasured>(
        `select p.content_id as "contentId", c.blake3 from photo p join content c on c.id = p.content_id
         where p.screen and p.screen_bytes is null order by p.content_id limit $1`,
        [limit],
      );
      return rows;
    },

    async measured(lease: Lease, found: Measured[]): Promise<void> {
      await underLease(pool, lease, (client) =>
        client.query(
          `update photo set screen_bytes = t.bytes, screen_at = t.at, screen = t.bytes is not null,
             evicted = t.bytes is null
           from unnest($1::bigint[], $2::int[], $3::timestamptz[]) as t(id, bytes, at)
           where photo.content_id = t.id and screen and screen_bytes is null`,
          [
            found.map(({ contentId }) => contentId),
            found.map(({ file }) => file?.bytes ?? null),
            found.map(({ file }) => file?.at ?? null),
          ],
        ),
      );
    },

    /** What all screen sizes take, in bytes. */
    async taken(): Promise<number> {
      await pool.query(ADD_UP);
      const { rows } = await pool.query<{ bytes: bigint }>(
        'select coalesce(sum(bytes), 0)::bigint as bytes from preview_sum',
      );
      return Number(rows[0]!.bytes);
    },

    /** The next screen sizes, those first that nobody looked at for longest. */
    async next(after: After | null, limit: number): Promise<ScreenRow[]> {
      const { rows } = await pool.query<ScreenRow>(NEXT, [
        after?.screenAt ?? null,
        after?.contentId ?? null,
        limit,
      ]);
      return rows;
    },

    /** Records that screen sizes are gone. */
    async evicted(lease: Lease, contentIds: bigint[]): Promise<void> {
      await underLease(pool, lease, (client) =>
        client.query(
          `update photo set screen = false, evicted = true, screen_bytes = null
           where content_id = any($1) and state = 'done' and screen`,
          [contentIds],
        ),
      );
    },
  };
}

const ADD_UP = `
  with gone as (delete from preview_sum where (select count(*) from (select from preview_sum limit 2) as few) > 1 returning *)
  insert into preview_sum (files, bytes) select sum(files), sum(bytes) from gone having count(*) > 0`;

const NEXT = `
  select p.content_id as "contentId", p.screen_at as "screenAt", p.screen_bytes as bytes, c.blake3,
    p.state = 'done' and exists (select from copy y join volume v on v.id = y.volume_id and v.kind = 'archive'
      where y.content_id = p.content_id and y.state = 'present' and y.evidence = 'read-back') as "inReach"
  from photo p join content c on c.id = p.content_id
  where p.screen and p.screen_bytes is not null
    and ($1::timestamptz is null or (p.screen_at, p.content_id) > ($1, $2::bigint))
  order by p.screen_at, p.content_id limit $3`;

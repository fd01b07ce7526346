import type { Pool, PoolClient } from 'pg';
import { transaction } from '../../adapters/db/lease.ts';
import { contentFacts, volumeFacts } from './content-facts.store.ts';
import type { Freshness } from './copy-fact.ts';
import {
  type Counted,
  changesOfSums,
  countContents,
  type Holding,
  lastAhead,
  type Moved,
} from './count-contents.ts';

/** One at a time counts: its name among the advisory locks. */
const LOCK = 0x5afe;
const MARKS = 6_000;
const MOST_UNREAD_ROWS = 200;

/**
 * Counts the next Contents anew that something changed for; false when none is left. Many may ask at once: each waits
 * for its turn. Whatever changes meanwhile is marked again by its own transaction.
 */
export async function countNext(pool: Pool, freshness: Freshness): Promise<boolean> {
  return transaction(pool, async (client) => {
    await client.query('SELECT pg_advisory_xact_lock($1)', [LOCK]);
    const ids = await takeMarks(client);
    if (ids === null) {
      await foldUnread(client);
      return false;
    }
    const now = await clockOf(client);
    const volumes = await volumeFacts(client);
    const facts = await contentFacts(client, ids, [...volumes.keys()]);
    const counted = countContents(facts, volumes, now, freshness);
    await noteAhead(client, lastAhead(facts, now));
    const sums = await sumsOf(client, counted);
    const moved = facts.map((one, n) => ({ ...one, from: one.sumId, to: sums[n]! }));
    await place(
      client,
      moved.filter(({ from, to }) => from !== to),
    );
    await change(client, changesOfSums([...moved, ...(await forget(client, ids))]));
    return true;
  });
}

/** Whether something waits to be counted. */
export async function isBehind(pool: Pool): Promise<boolean> {
  const { rowCount } = await pool.query('SELECT FROM safety_dirty LIMIT 1');
  return rowCount === 1;
}

/** The marked Contents as the database writes a list, or null: so many ids only pass through. */
async function takeMarks(client: PoolClient): Promise<string | null> {
  const { rows } = await client.query<{ ids: string | null }>(
    `WITH taken AS (DELETE FROM safety_dirty WHERE ctid = ANY(ARRAY(SELECT ctid FROM safety_dirty LIMIT ${MARKS}))
       RETURNING content_id)
     SELECT array_agg(DISTINCT content_id)::text AS ids FROM taken`,
  );
  return rows[0]!.ids;
}

/** Proofs are dated by the database's clock, so they are judged by it. */
async function clockOf(client: PoolClient): Promise<Date> {
  const { rows } = await client.query<{ now: Date }>('SELECT clock_timestamp() AS now');
  return rows[0]!.now;
}

/** Proofs from the future become proofs one day: that is looked for only while there are any. */
async function noteAhead(client: PoolClient, last: Date | null): Promise<void> {
  if (last) await client.query('UPDATE safety_age SET ahead_to = greatest(ahead_to, $1)', [last]);
}

/** The sum of what is counted, made where there is none. */
async function sumsOf(client: PoolClient, counted: Counted[]): Promise<bigint[]> {
  const holdings = await holdingsOf(client, new Set(counted.map(({ holding }) => holding)));
  const keys = counted.map(({ facts, holding }) => ({
    holdingId: holdings.get(holding)!,
    year: facts.year,
    kind: facts.kind,
  }));
  const text = (key: (typeof keys)[number]) => `${key.holdingId} ${key.year} ${key.kind}`;
  const wanted = [...new Map(keys.map((key) => [text(key), key])).values()];
  const columns = [
    wanted.map(({ holdingId }) => holdingId),
    wanted.map(({ year }) => year),
    wanted.map(({ kind }) => kind),
  ];
  await client.query(
    `INSERT INTO safety_sum (holding_id, year, kind) SELECT * FROM unnest($1::bigint[], $2::int[], $3::text[])
     ON CONFLICT DO NOTHING`,
    columns,
  );
  const { rows } = await client.query<{ id: bigint; holdingId: bigint; year: number; kind: string }>(
    `SELECT id, holding_id AS "holdingId", year, kind FROM safety_sum
     WHERE (holding_id, year, kind) IN (SELECT * FROM unnest($1::bigint[], $2::int[], $3::text[]))`,
    columns,
  );
  const ids = new Map(rows.map((row) => [text(row), row.id]));
  return keys.map((key) => ids.get(text(key))!);
}

async function holdingsOf(client: PoolClient, holdings: Set<Holding>): Promise<Map<Holding, bigint>> {
  const all = [...holdings];
  await client.query(
    `INSERT INTO safety_holding (key, held, drives)
     SELECT key, held, ARRAY(SELECT jsonb_array_elements_text(drives))::uuid[]
     FROM unnest($1::bytea[], $2::jsonb[], $3::jsonb[]) AS t(key, held, drives) ON CONFLICT (key) DO NOTHING`,
    [
      all.map(({ key }) => key),
      all.map(({ held }) => JSON.stringify(held)),
      all.map(({ drives }) => JSON.stringify(drives)),
    ],
  );
  const { rows } = await client.query<{ id: bigint; key: Buffer }>(
    'SELECT id, key FROM safety_holding WHERE key = ANY($1)',
    [all.map(({ key }) => key)],
  );
  const ids = new Map(rows.map(({ id, key }) => [key.toString('hex'), id]));
  return new Map(all.map((holding) => [holding, ids.get(holding.key.toString('hex'))!]));
}

/** Contents that are no more are taken out of their sums. */
async function forget(client: PoolClient, ids: string): Promise<Moved[]> {
  const { rows } = await client.query<{ from: bigint; bytes: bigint }>(
    `DELETE FROM safety_content WHERE content_id = ANY($1::bigint[])
       AND NOT EXISTS (SELECT FROM content WHERE content.id = safety_content.content_id)
     RETURNING sum_id AS "from", bytes`,
    [ids],
  );
  return rows.map((row) => ({ ...row, to: null, contents: 1 }));
}

async function place(client: PoolClient, moved: { ids: string; sizes: string; to: bigint }[]): Promise<void> {
  if (moved.length === 0) return;
  await client.query(
    `INSERT INTO safety_content (content_id, sum_id, bytes)
     SELECT each.id, t.sum_id, each.bytes FROM unnest($1::text[], $2::bigint[], $3::text[]) AS t(ids, sum_id, sizes)
     CROSS JOIN LATERAL unnest(t.ids::bigint[], t.sizes::bigint[]) AS each(id, bytes)
     ON CONFLICT (content_id) DO UPDATE SET sum_id = excluded.sum_id`,
    [moved.map(({ ids }) => ids), moved.map(({ to }) => to), moved.map(({ sizes }) => sizes)],
  );
}

async function change(
  client: PoolClient,
  changes: Map<bigint, { contents: number; bytes: bigint }>,
): Promise<void> {
  const all = [...changes];
  await client.query(
    `UPDATE safety_sum SET contents = contents + t.n, bytes = safety_sum.bytes + t.size
     FROM unnest($1::bigint[], $2::bigint[], $3::bigint[]) AS t(id, n, size) WHERE safety_sum.id = t.id`,
    [all.map(([id]) => id), all.map(([, { contents }]) => contents), all.map(([, { bytes }]) => bytes)],
  );
}

/** Adds the changes of what was not read yet up, so that there are few rows. */
async function foldUnread(client: PoolClient): Promise<void> {
  const { rows } = await client.query<{ n: number }>(
    `SELECT count(*)::int AS n FROM (SELECT FROM safety_unread LIMIT ${MOST_UNREAD_ROWS + 1}) AS few`,
  );
  if (rows[0]!.n <= MOST_UNREAD_ROWS) return;
  await client.query(
    `WITH folded AS (DELETE FROM safety_unread RETURNING *)
     INSERT INTO safety_unread SELECT drive_id, kind, sum(files), sum(bytes) FROM folded
     GROUP BY drive_id, kind HAVING sum(files) <> 0 OR sum(bytes) <> 0`,
  );
}

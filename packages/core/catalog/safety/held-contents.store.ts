import type { Pool, PoolClient } from 'pg';
import { contentFacts, volumeFacts } from './content-facts.store.ts';
import type { Freshness, HeldContents } from './copy-fact.ts';
import { countContents } from './count-contents.ts';

const AT_ONCE = 6_000;

/**
 * Goes through the Contents that the present Files of a Drive have, some thousand at a time, in one snapshot: what
 * changes meanwhile is not seen in parts. `ids` is a list as the database writes one.
 */
export async function eachContentOf(
  pool: Pool,
  driveId: string,
  act: (client: PoolClient, ids: string) => Promise<void>,
): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    await client.query(
      `DECLARE mine NO SCROLL CURSOR FOR SELECT DISTINCT content_id AS id FROM file
       WHERE volume_id IN (SELECT id FROM volume WHERE drive_id = $1) AND on_drive = 'present'
         AND content_id IS NOT NULL`,
      [driveId],
    );
    for (;;) {
      const { rows } = await client.query<{ id: bigint }>(`FETCH ${AT_ONCE} FROM mine`);
      if (rows.length === 0) return;
      await act(client, `{${rows.map(({ id }) => id).join()}}`);
    }
  } finally {
    await client.query('ROLLBACK').catch(() => {});
    client.release();
  }
}

/** Who holds each Content of a Drive, read anew from the Copies, those that are held alike together. */
export async function heldContents(
  pool: Pool,
  driveId: string,
  freshness: Freshness,
): Promise<HeldContents[]> {
  const held = new Map<string, HeldContents>();
  await eachContentOf(pool, driveId, async (client, ids) => {
    const { rows } = await client.query<{ now: Date }>('SELECT clock_timestamp() AS now');
    const volumes = await volumeFacts(client);
    const facts = await contentFacts(client, ids, [...volumes.keys()]);
    for (const { facts: some, holding } of countContents(facts, volumes, rows[0]!.now, freshness)) {
      const key = JSON.stringify(holding.held);
      const known = held.get(key) ?? { held: holding.held, contents: 0, bytes: 0 };
      known.contents += some.contents;
      known.bytes += Number(some.bytes);
      held.set(key, known);
    }
  });
  return [...held.values()];
}

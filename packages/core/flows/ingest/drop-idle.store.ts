import type { Pool } from 'pg';
import { type Lease, underLease } from '../../adapters/db/lease.ts';

const FIGURES = 'found, found_bytes, skipped, skipped_bytes, failed, failed_bytes';

/**
 * A scheduled Ingest that found everything as the one before it leaves no row of its own: the one before it notes
 * when it was last found true. Call it only for one that found nothing new and nothing gone.
 */
export async function dropIfIdle(pool: Pool, lease: Lease, ingestId: string): Promise<void> {
  await underLease(pool, lease, async (client) => {
    const { rowCount } = await client.query(
      `update ingest old set checked_at = now() from ingest mine
       where mine.id = $1 and mine.started_by = 'schedule' and mine.state = 'done'
         and old.id = (select id from ingest where volume_id = mine.volume_id and id <> mine.id
           order by started_at desc, id desc limit 1)
         and old.state = 'done' and (${columns('old')}) = (${columns('mine')})`,
      [ingestId],
    );
    if (rowCount === 0) return;
    await client.query('delete from ingest_problem where ingest_id = $1', [ingestId]);
    await client.query('delete from ingest where id = $1', [ingestId]);
  });
}

function columns(table: string): string {
  return FIGURES.split(', ')
    .map((name) => `${table}.${name}`)
    .join(', ');
}

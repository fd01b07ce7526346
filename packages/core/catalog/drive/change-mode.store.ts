import type { PoolClient } from 'pg';
import { recallLeases } from '../../adapters/db/lease.ts';
import { problem } from '../../base/errors.ts';
import type { DriveMode } from './drive-mode.ts';

/**
 * What was copied or uploaded stays where it is, and an upload that was begun goes on. An Ingest that is at work begins
 * anew. Cards are emptied: they are copied in any case.
 * @param wish absent: as it is, if what it is allows that
 * @throws Problem `bad-request` for a card that is not to be copied
 */
export async function changeMode(client: PoolClient, id: string, wish: DriveMode | undefined): Promise<void> {
  const { rows } = await client.query<{ kind: string; mode: DriveMode }>(
    'SELECT kind, mode FROM drive WHERE id = $1',
    [id],
  );
  const { kind, mode } = rows[0]!;
  if (kind === 'card' && wish !== undefined && wish !== 'copy')
    throw problem('bad-request', 'A memory card is emptied again: what is on it is always copied.');
  const next = kind === 'card' ? 'copy' : (wish ?? mode);
  if (next === mode) return;
  await client.query('UPDATE drive SET mode = $2, mode_at = clock_timestamp() WHERE id = $1', [id, next]);
  await client.query(
    `DELETE FROM upload WHERE source_id IN (SELECT id FROM volume WHERE drive_id = $1)
       AND state IN ('pending', 'failed') AND key IS NULL`,
    [id],
  );
  const open = await client.query<{ id: string }>(
    `SELECT id FROM ingest WHERE drive_id = $1 AND state NOT IN ('done', 'failed')`,
    [id],
  );
  await recallLeases(
    client,
    open.rows.map((ingest) => `ingest:${ingest.id}`),
  );
}

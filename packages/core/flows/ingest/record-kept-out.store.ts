import type { PoolClient } from 'pg';
import type { Outcome } from '../../catalog/file/outcome.ts';
import { noteKeptOut } from '../../catalog/removal/tombstone.store.ts';
import type { IngestRow } from './ingest.store.ts';

export type KeptOut = Extract<Outcome, { is: 'kept-out' }>;

/** Files whose bytes were removed on purpose: one that is new is none, one that was known stays as it was. */
export async function recordKeptOut(client: PoolClient, row: IngestRow, files: KeptOut[]): Promise<void> {
  const ids = files.map(({ fileId }) => fileId);
  await client.query('delete from file where id = any($1) and content_id is null', [ids]);
  await client.query('update file set pending_in = null where id = any($1)', [ids]);
  await client.query(
    `insert into ingest_problem (ingest_id, kind, reason, path, bytes)
     select $1, 'skipped', 'removed', t.* from unnest($2::bytea[], $3::bigint[]) as t`,
    [row.id, files.map(({ path }) => path), files.map(({ bytes }) => bytes)],
  );
  await noteKeptOut(client, row.driveId, files);
}

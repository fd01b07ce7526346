import type { Pool } from 'pg';
import { type Lease, underLease } from '../../adapters/db/lease.ts';
import type { Code } from '../../base/errors.ts';
import { markDamaged, markMissing } from '../../catalog/copy/record-reading.store.ts';
import type { Source } from '../../catalog/copy/source.ts';
import type { Entry, Outcome } from './plan-restore.ts';
import { type RestoreScope, SCOPE, scopeValues } from './restore-scope.ts';

export interface RestoreRow extends RestoreScope {
  id: string;
  from: Source['kind'] | null;
  dockId: string;
  target: Buffer;
  ontoVolumeId: string | null;
  state: 'waiting' | 'running' | 'done' | 'failed' | 'cancelled';
  afterId: bigint;
  readBytes: bigint;
}

/** A source that gave other bytes, or none, although nothing of it looks changed. */
export interface BadSource {
  source: Source;
  is: 'damaged' | 'missing';
}

/** The rows of Restores; what is recorded is recorded under the lease of its Restore. */
export function restoreStore(pool: Pool) {
  return {
    async row(id: string): Promise<RestoreRow | null> {
      const { rows } = await pool.query<RestoreRow>(
        `select id, drive_id as "driveId", path, file_id as "fileId", content_id as "contentId", at, every, "from",
           dock_id as "dockId", target, onto_volume_id as "ontoVolumeId", state, after_id as "afterId",
           restored_bytes + there_bytes + failed_bytes as "readBytes" from restore where id = $1`,
        [id],
      );
      return rows[0] ?? null;
    },

    /** The next Files after one, in the order in which they were first seen. */
    async next(row: RestoreRow, after: bigint, limit: number): Promise<Entry[]> {
      const { rows } = await pool.query<Entry & { bytes: bigint | null; listed: bigint }>(
        `${SCOPE} and f.id > $7 order by f.id limit $8`,
        [...scopeValues(row), after, limit],
      );
      return rows.map((entry) => ({ ...entry, bytes: Number(entry.bytes ?? entry.listed) }));
    },

    /** The kinds of the Volumes that are said to hold a Content, a word for each Copy, in reach or not. */
    async heldOn(contentId: bigint): Promise<Source['kind'][]> {
      const { rows } = await pool.query<{ kind: Source['kind'] }>(
        `select v.kind from copy c join volume v on v.id = c.volume_id
         where c.content_id = $1 and c.state = 'present' limit 60`,
        [contentId],
      );
      return rows.map(({ kind }) => kind);
    },

    async archiveId(): Promise<string | null> {
      const { rows } = await pool.query<{ id: string }>(`select id from volume where kind = 'archive'`);
      return rows[0]?.id ?? null;
    },

    /** False where it was called off or is over. */
    async begin(id: string): Promise<boolean> {
      const { rowCount } = await pool.query(
        `update restore set state = 'running', reason = null, detail = null, updated_at = now()
         where id = $1 and state in ('waiting', 'running')`,
        [id],
      );
      return rowCount === 1;
    },

    /** One group that is settled: `after_id` and the figures move on together. False where it was called off. */
    async record(lease: Lease, row: RestoreRow, outcomes: Outcome[], bad: BadSource[]): Promise<boolean> {
      return underLease(pool, lease, async (client) => {
        const sums = sumsOf(outcomes);
        const { rowCount } = await client.query(
          `update restore set after_id = $2, restored = restored + $3, restored_bytes = restored_bytes + $4,
             there = there + $5, there_bytes = there_bytes + $6, failed = failed + $7,
             failed_bytes = failed_bytes + $8, unproven = unproven + $9, updated_at = now()
           where id = $1 and state = 'running'`,
          [row.id, outcomes.at(-1)!.entry.id, ...sums],
        );
        const noted = outcomes.filter(({ reason }) => reason !== null);
        await client.query(
          `insert into restore_problem (restore_id, kind, reason, file_id, path, target, bytes)
           select $1, * from unnest($2::text[], $3::text[], $4::bigint[], $5::bytea[], $6::bytea[], $7::bigint[])`,
          [
            row.id,
            noted.map(({ is }) => (is === 'failed' ? 'failed' : 'renamed')),
            noted.map(({ reason }) => reason),
            noted.map(({ entry }) => entry.id),
            noted.map(({ entry }) => entry.path),
            noted.map(({ target }) => target),
            noted.map(({ entry }) => entry.bytes),
          ],
        );
        const of = (is: BadSource['is']) => bad.filter((one) => one.is === is).map(({ source }) => source);
        await markDamaged(client, of('damaged'));
        await markMissing(client, of('missing'));
        return rowCount === 1;
      });
    },

    /** What is under way included; false where it was called off. */
    async noteRead(id: string, bytes: bigint): Promise<boolean> {
      const { rowCount } = await pool.query(
        `update restore set read_bytes = $2, updated_at = now() where id = $1 and state = 'running'`,
        [id, bytes],
      );
      return rowCount === 1;
    },

    async end(
      id: string,
      state: 'waiting' | 'done' | 'failed',
      why: { reason: Code | null; detail: string | null },
    ): Promise<void> {
      await pool.query(
        `update restore set state = $2, reason = $3, detail = $4, updated_at = now(),
           finished_at = case when $2 in ('done', 'failed') then now() end
         where id = $1 and state in ('waiting', 'running')`,
        [id, state, why.reason, why.detail],
      );
    },
  };
}
export type RestoreStore = ReturnType<typeof restoreStore>;

function sumsOf(outcomes: Outcome[]): number[] {
  const of = (is: Outcome['is']) => outcomes.filter((outcome) => outcome.is === is);
  const pair = (some: Outcome[]) => [some.length, some.reduce((sum, { entry }) => sum + entry.bytes, 0)];
  const unproven = of('restored').filter(({ evidence }) => evidence === 'written').length;
  return [...pair(of('restored')), ...pair(of('there')), ...pair(of('failed')), unproven];
}

import type { Pool, PoolClient } from 'pg';
import type { FourValues } from '../../adapters/archive-store/four-values.ts';
import { type Lease, underLease } from '../../adapters/db/lease.ts';
import type { Code } from '../../base/errors.ts';
import { contentFacts, volumeFacts } from '../../catalog/safety/content-facts.store.ts';
import type { Freshness } from '../../catalog/safety/copy-fact.ts';
import { countContents } from '../../catalog/safety/count-contents.ts';
import type { Rule } from '../../catalog/safety/judge.ts';
import { proveFreeable, type SafeWithoutArchive } from '../../catalog/safety/prove-freeable.ts';
import { rulesOf } from '../../catalog/safety/rules.store.ts';
import { worldsOf } from '../../catalog/safety/world.store.ts';

/** A name in the Archive of a Content that is to be freed. */
export interface RoomCopy {
  copyId: bigint;
  contentId: bigint;
  path: Buffer;
  state: 'present' | 'freed';
  four: FourValues;
}

type CopyRow = Omit<RoomCopy, 'four'> & FourValues;

const COPIES = `
  SELECT copy.id AS "copyId", copy.content_id AS "contentId", copy.path, copy.state, copy.inode, copy.size,
    copy.mtime_ns AS "mtimeNs", copy.ctime_ns AS "ctimeNs"
  FROM copy JOIN volume ON volume.id = copy.volume_id AND volume.kind = 'archive'
  WHERE copy.content_id = ANY($1) AND copy.state IN ('present', 'freed') AND copy.inode IS NOT NULL ORDER BY copy.id`;

/** The rows of making room. */
export function roomStore(pool: Pool) {
  return {
    async open(): Promise<string[]> {
      const { rows } = await pool.query<{ id: string }>(
        `SELECT id FROM freeing WHERE state <> 'done' ORDER BY id`,
      );
      return rows.map(({ id }) => id);
    },

    async say(
      lease: Lease,
      id: string,
      state: 'waiting' | 'running' | 'done',
      reason: Code | null = null,
    ): Promise<void> {
      await underLease(pool, lease, (client) =>
        client.query(
          `UPDATE freeing SET state = $2, reason = $3, updated_at = now(), finished_at = CASE WHEN $2 = 'done' THEN now() END WHERE id = $1`,
          [id, state, reason],
        ),
      );
    },

    async items(id: string, limit: number): Promise<bigint[]> {
      const { rows } = await pool.query<{ id: bigint }>(
        'SELECT content_id AS id FROM freeing_item WHERE freeing_id = $1 ORDER BY content_id LIMIT $2',
        [id, limit],
      );
      return rows.map((row) => row.id);
    },

    async copies(contentIds: bigint[]): Promise<RoomCopy[]> {
      const { rows } = await pool.query<CopyRow>(COPIES, [contentIds]);
      return rows.map(({ inode, size, mtimeNs, ctimeNs, ...row }) => ({
        ...row,
        four: { inode, size, mtimeNs, ctimeNs },
      }));
    },

    /**
     * Marks Contents as freed that are proven to be safe without, in the transaction in which that is proven. Their
     * Copies are locked, so that nothing of it changes meanwhile. Returns them.
     */
    async markFreed(
      lease: Lease,
      contentIds: bigint[],
      judgeBy: { freshness: Freshness; usual: Rule },
    ): Promise<Set<bigint>> {
      return underLease(pool, lease, async (client) => {
        await client.query('SELECT id FROM copy WHERE content_id = ANY($1) ORDER BY id FOR UPDATE', [
          contentIds,
        ]);
        const proofs = await proofsFor(client, contentIds, judgeBy);
        await client.query(
          `UPDATE copy SET state = 'freed' WHERE content_id = ANY($1) AND state = 'present'
             AND volume_id IN (SELECT id FROM volume WHERE kind = 'archive')`,
          [[...proofs.keys()]],
        );
        return new Set(proofs.keys());
      });
    },

    /** What was done for some Contents; Copies that could not be taken away are there again. */
    async settle(
      lease: Lease,
      id: string,
      done: { contentIds: bigint[]; freed: bigint[]; standing: bigint[] },
    ): Promise<void> {
      await underLease(pool, lease, async (client) => {
        await client.query(`UPDATE copy SET state = 'present' WHERE id = ANY($1) AND state = 'freed'`, [
          done.standing,
        ]);
        await client.query('DELETE FROM freeing_item WHERE freeing_id = $1 AND content_id = ANY($2)', [
          id,
          done.contentIds,
        ]);
        await client.query(
          `UPDATE freeing SET freed = freed + $2, kept = kept + $3, updated_at = now(),
             freed_bytes = freed_bytes + (SELECT coalesce(sum(bytes), 0) FROM content WHERE id = ANY($4)) WHERE id = $1`,
          [id, done.freed.length, done.contentIds.length - done.freed.length, done.freed],
        );
      });
    },
  };
}
export type RoomStore = ReturnType<typeof roomStore>;

async function proofsFor(
  client: PoolClient,
  contentIds: bigint[],
  { freshness, usual }: { freshness: Freshness; usual: Rule },
): Promise<Map<bigint, SafeWithoutArchive>> {
  const { rows } = await client.query<{ now: Date }>('SELECT clock_timestamp() AS now');
  const [volumes, worlds, own] = [await volumeFacts(client), await worldsOf(client), await rulesOf(client)];
  const facts = await contentFacts(client, `{${contentIds.join()}}`, [...volumes.keys()]);
  const counted = countContents(facts, volumes, rows[0]!.now, freshness);
  return new Map(
    counted.flatMap(({ facts: { ids }, holding }) => {
      const proof = proveFreeable(holding, worlds, { own, usual });
      return proof
        ? ids
            .slice(1, -1)
            .split(',')
            .map((id) => [BigInt(id), proof] as const)
        : [];
    }),
  );
}

/** Adds up what changes of Copies left of each Drive. */
export async function addUpFreed(pool: Pool): Promise<void> {
  await pool.query(
    `WITH gone AS (DELETE FROM freed_sum WHERE drive_id IN
         (SELECT drive_id FROM freed_sum GROUP BY drive_id HAVING count(*) > 1 OR sum(files) = 0) RETURNING *)
     INSERT INTO freed_sum (drive_id, files, bytes) SELECT drive_id, sum(files), sum(bytes) FROM gone
       GROUP BY drive_id HAVING sum(files) <> 0`,
  );
}

/** Marks freed Copies of a Drive as wanted: healing puts them back. Returns how many. */
export async function wantBack(pool: Pool, driveId: string, path: Buffer): Promise<number> {
  const { rowCount } = await pool.query(
    `UPDATE copy SET state = 'missing' FROM file, volume WHERE file.id = copy.file_id AND file.drive_id = $1
       AND volume.id = copy.volume_id AND volume.kind = 'archive' AND copy.state = 'freed'
       AND ($2::bytea = '' OR file.path = $2 OR file.path > $2 || '\\x2f'::bytea AND file.path < $2 || '\\x30'::bytea)`,
    [driveId, path],
  );
  return rowCount ?? 0;
}

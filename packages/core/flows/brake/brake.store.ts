import type { Pool } from 'pg';
import { type Lease, underLease } from '../../adapters/db/lease.ts';
import type { BrakeFacts, Question } from './plan-brake.ts';
import { renamedAmong } from './renamed-among.ts';

/** So many Files are looked at, whatever has changed. */
const MOST_SAMPLED = 400;
const MOST_RENAMED = 20_000;

export interface MarkedFile {
  path: Buffer;
  bytes: bigint;
  mtimeNs: bigint;
  archived: Buffer | null;
}

/** The rows from which the brake takes its facts, and where it puts its question. */
export function brakeStore(pool: Pool, ids: { ingestId: string; volumeId: string; archiveId: string }) {
  const { ingestId, volumeId, archiveId } = ids;
  return {
    /** How many known Files the Scan marked, and some of them, far apart. */
    async marked(): Promise<{ count: number; some: MarkedFile[] }> {
      const { rows: counted } = await pool.query<{ n: number }>(
        'select count(*)::int as n from file where pending_in = $1 and content_id is not null',
        [ingestId],
      );
      const count = counted[0]!.n;
      if (count === 0) return { count, some: [] };
      const { rows } = await pool.query<MarkedFile>(
        `select f.path, f.bytes, f.mtime_ns as "mtimeNs", c.path as archived
         from (select *, row_number() over (order by id) as place from file
           where pending_in = $1 and content_id is not null) f
         left join lateral (select path from copy where content_id = f.content_id and file_id = f.id
           and volume_id = $2 and state = 'present' limit 1) c on true
         where (f.place - 1) % $3 = 0 limit ${MOST_SAMPLED}`,
        [ingestId, archiveId, Math.ceil(count / MOST_SAMPLED)],
      );
      return { count, some: rows };
    },

    /** Known Files that this Ingest found gone, whose name stands in the same folder with something added. */
    async renamed(): Promise<BrakeFacts['renamed']> {
      const { rows: gone } = await pool.query<{ path: Buffer; folder: bigint }>(
        `select path, folder_id as folder from file where volume_id = $1 and on_drive = 'gone'
           and gone_at >= (select started_at from ingest where id = $2) limit ${MOST_RENAMED}`,
        [volumeId, ingestId],
      );
      if (gone.length === 0) return [];
      const { rows: fresh } = await pool.query<{ path: Buffer }>(
        `select path from file where folder_id = any($1) and pending_in = $2 and content_id is null limit ${MOST_RENAMED}`,
        [[...new Set(gone.map(({ folder }) => folder))], ingestId],
      );
      return renamedAmong(
        gone.map(({ path }) => path),
        fresh.map(({ path }) => path),
      );
    },

    /** Whether the owner said to go on with this very Ingest. */
    async mayGoOn(): Promise<boolean> {
      const { rowCount } = await pool.query(`select 1 from ingest where id = $1 and answer = 'go-on'`, [
        ingestId,
      ]);
      return rowCount === 1;
    },

    /** Asks, or takes a question back. What was answered to it stays answered. */
    async ask(lease: Lease, question: Question | null): Promise<void> {
      const kept = question && {
        ...question,
        examples: question.examples.map(({ path, now }) => ({
          pathRaw: path.toString('base64url'),
          nowRaw: now?.toString('base64url') ?? null,
        })),
      };
      await underLease(pool, lease, (client) =>
        client.query(
          'update ingest set question = $2, answer = case when $2::jsonb is null then null else answer end where id = $1',
          [ingestId, kept && JSON.stringify(kept)],
        ),
      );
    },
  };
}
export type BrakeStore = ReturnType<typeof brakeStore>;

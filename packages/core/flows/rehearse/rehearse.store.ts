import type { Pool } from 'pg';
import { type Lease, underLease } from '../../adapters/db/lease.ts';
import type { Clock } from '../../base/clock.ts';
import { newId } from '../../base/ids.ts';
import {
  markDamaged,
  markMissing,
  noteChecked,
  renewProofs,
} from '../../catalog/copy/record-reading.store.ts';
import type { Candidate } from './plan-sample.ts';

/** A Cloud Copy to be downloaded. */
export interface SampledCopy extends Candidate {
  path: Buffer;
  blake3: Buffer;
}

export type Outcome = 'good' | 'damaged' | 'missing' | 'unknown';

/** So many Files of a drive are looked at, from a random one on. */
const OF_A_DRIVE = 200;
const FARTHEST = 20_000;

export function rehearseStore(pool: Pool, clock: Clock) {
  return {
    /** Asks for a rehearsal; one that waits or runs is enough. */
    async ask(by: 'person' | 'schedule'): Promise<void> {
      await pool.query(
        `insert into rehearsal (id, state, by) select $1, 'waiting', $2
         where not exists (select from rehearsal where state in ('waiting', 'running'))`,
        [newId(clock), by],
      );
    },

    /**
     * Whether so many days have passed since the last one that succeeded; a failed one is tried again after a day, and
     * the first one is a day after the first upload.
     */
    async isDue(days: number, cloudId: string): Promise<boolean> {
      const { rows } = await pool.query<{ due: boolean }>(
        `select $1 > 0 and not exists (select from rehearsal where state = 'done' and started_at > now() - make_interval(days => $1))
           and not exists (select from rehearsal where state = 'failed' and started_at > now() - interval '1 day')
           and exists (select from upload where volume_id = $2 and state = 'done' and done_at < now() - interval '1 day') as due`,
        [days, cloudId],
      );
      return rows[0]!.due;
    },

    async open(): Promise<string | null> {
      const { rows } = await pool.query<{ id: string }>(
        `select id from rehearsal where state in ('waiting', 'running') order by started_at limit 1`,
      );
      return rows[0]?.id ?? null;
    },

    async begin(id: string): Promise<void> {
      await pool.query(`update rehearsal set state = 'running', started_at = now() where id = $1`, [id]);
    },

    /** The Cloud that is set up; null before the first upload. */
    async cloud(address: string): Promise<string | null> {
      const { rows } = await pool.query<{ id: string }>('select id from volume where address = $1', [
        address,
      ]);
      return rows[0]?.id ?? null;
    },

    /** Copies of every drive, from a random File on. */
    async candidates(cloudId: string, random: () => number): Promise<SampledCopy[]> {
      const { rows: drives } = await pool.query<{ id: string; files: number }>(
        `select d.id, coalesce(sum(f.files), 0)::float8 as files from drive d join volume v on v.drive_id = d.id
           left join folder f on f.volume_id = v.id and f.parent_id is null
         group by d.id`,
      );
      const found: SampledCopy[] = [];
      for (const { id, files } of drives) {
        const skip = Math.floor(random() * Math.max(0, Math.min(files, FARTHEST) - OF_A_DRIVE / 2));
        const { rows } = await pool.query<Omit<SampledCopy, 'driveId' | 'bytes'> & { bytes: bigint }>(
          `select distinct on (c.id) c.id as "copyId", c.path, t.bytes, t.blake3
           from (select file_id from file_search where drive_id = $1 offset $3 limit ${OF_A_DRIVE}) as few
             join file f on f.id = few.file_id join content t on t.id = f.content_id
             join copy c on c.content_id = t.id and c.volume_id = $2 and c.state = 'present' and c.etag is not null`,
          [id, cloudId, skip],
        );
        found.push(...rows.map((row) => ({ ...row, driveId: id, bytes: Number(row.bytes) })));
      }
      return found;
    },

    /** A full download is a proof, or the end of one. */
    async record(lease: Lease, copy: SampledCopy, outcome: Outcome): Promise<void> {
      await underLease(pool, lease, async (client) => {
        if (outcome === 'good') await renewProofs(client, [{ ...copy, four: null }]);
        else if (outcome === 'damaged') await markDamaged(client, [copy]);
        else if (outcome === 'missing') await markMissing(client, [copy]);
        else await noteChecked(client, [copy]);
      });
    },

    async end(
      id: string,
      figures: {
        files: number;
        bytes: number;
        drives: number;
        good: number;
        bad: number;
        tookMs: number;
        papersAt: Date | null;
        pace: { fileMs: number; byteRate: number } | null;
      },
      failure: { reason: string; detail: string | null } | null,
    ): Promise<void> {
      const { files, bytes, drives, good, bad, tookMs, papersAt, pace } = figures;
      await pool.query(
        `update rehearsal set state = $2, finished_at = now(), reason = $3, detail = $4, files = $5, bytes = $6, drives = $7,
           good = $8, bad = $9, took_ms = $10, papers_at = $11, file_ms = $12, byte_rate = $13 where id = $1`,
        [
          ...[id, failure === null ? 'done' : 'failed', failure?.reason ?? null, failure?.detail ?? null],
          ...[files, bytes, drives, good, bad, Math.round(tookMs), papersAt],
          ...[pace?.fileMs ?? null, pace?.byteRate ?? null],
        ],
      );
    },
  };
}
export type RehearseStore = ReturnType<typeof rehearseStore>;

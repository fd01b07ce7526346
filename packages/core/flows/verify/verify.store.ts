import type { Pool } from 'pg';
import { type Lease, underLease } from '../../adapters/db/lease.ts';
import type { Code } from '../../base/errors.ts';
import type { CheckedCopy } from './check-copies.ts';
import type { StoredCopy } from './compare-listing.ts';
import type { CopyToCheck } from './copy-to-check.ts';
import { recordChecks } from './record-checks.store.ts';

export interface VerifyRow {
  id: string;
  volumeId: string;
  kind: 'archive' | 'drive' | 'cloud';
  /** Of the Volume. */
  address: string | null;
  driveId: string | null;
  state: 'waiting' | 'running' | 'done' | 'failed';
  trouble: boolean;
  /** Of the cloud: its listing is compared. */
  listing: boolean;
  heal: boolean;
  healMissing: boolean;
  startedAt: Date;
}

const ROW = `select v.id, v.volume_id as "volumeId", w.kind, w.address, v.drive_id as "driveId", v.state, v.trouble, v.listing, v.heal,
  v.heal_missing as "healMissing", v.started_at as "startedAt" from verify v join volume w on w.id = v.volume_id`;

/** The lot of a Copy in a sample: the same in every run of one Verify. */
const LOT = `hashint8extended(c.id, ('x' || right(replace(v.id::text, '-', ''), 15))::bit(60)::bigint)`;

/** The Copies that a Verify is about: all, or those of a Drive, or those in trouble; all, or a sample. */
const SCOPE = `from verify v join copy c on c.volume_id = v.volume_id join content t on t.id = c.content_id
  left join file f on f.id = c.file_id
  where v.id = $1 and (v.drive_id is null or f.drive_id = v.drive_id)
    and case when v.trouble then c.state = 'damaged' or c.state = 'missing' and c.volume_id not in (
      select id from volume where kind = 'drive') else c.state in ('present', 'damaged') end
    and (c.checked_at is null or c.checked_at < v.started_at)`;

/** The columns of a Copy that is to be checked, from `c`, `t` and `f`. */
export const COPY_TO_CHECK = `c.id as "copyId", c.file_id as "fileId", c.path, t.blake3, t.bytes::float8 as bytes,
  case when c.etag is not null then null else coalesce(c.size, f.bytes) end as size,
  case when c.etag is not null then null else coalesce(c.mtime_ns, f.mtime_ns) end as "mtimeNs"`;

/** The rows of Verifies; what is recorded is recorded under the lease of its Verify. */
export function verifyStore(pool: Pool) {
  return {
    async row(id: string): Promise<VerifyRow | null> {
      return (await pool.query<VerifyRow>(`${ROW} where v.id = $1`, [id])).rows[0] ?? null;
    },

    /** Draws the sample, once, and counts what is to be read. */
    async begin(id: string): Promise<void> {
      await pool.query(
        `update verify set cutoff = (select max(lot) from (select ${LOT} as lot ${SCOPE} order by 1
             limit ceil((select count(*) ${SCOPE}) * verify.sample / 100)) as drawn)
         where id = $1 and sample < 100 and state = 'waiting' and cutoff is null`,
        [id],
      );
      await pool.query(
        `update verify set state = 'running', reason = null, updated_at = now(), copies = checked + sums.n,
           bytes = checked_bytes + sums.bytes
         from (select count(*) as n, coalesce(sum(t.bytes), 0) as bytes ${SCOPE}
           and (v.sample = 100 or ${LOT} <= v.cutoff)) as sums where id = $1`,
        [id],
      );
    },

    async next(id: string, limit: number): Promise<CopyToCheck[]> {
      const { rows } = await pool.query<CopyToCheck>(
        `select ${COPY_TO_CHECK} ${SCOPE} and (v.sample = 100 or ${LOT} <= v.cutoff) order by c.at, c.id limit $2`,
        [id, limit],
      );
      return rows;
    },

    /** Cloud Copies to check by what the store shows: those with some keys, or the next. */
    async stored(id: string, which: { hashes: Buffer[] } | { next: number }): Promise<StoredCopy[]> {
      const { rows } = await pool.query<StoredCopy>(
        `select ${COPY_TO_CHECK}, c.etag ${SCOPE}
           ${'hashes' in which ? 'and c.path_key = any($2)' : 'order by c.at, c.id limit $2'}`,
        [id, 'hashes' in which ? which.hashes : which.next],
      );
      return rows;
    },

    async record(lease: Lease, row: VerifyRow, checked: CheckedCopy[]): Promise<void> {
      const volume = { id: row.volumeId, kind: row.kind, listing: row.listing };
      const bytes = checked.reduce((sum, { copy }) => sum + copy.bytes, 0);
      const count = (verdict: CheckedCopy['verdict']) =>
        checked.filter((one) => one.verdict === verdict).length;
      await underLease(pool, lease, async (client) => {
        await recordChecks(client, volume, checked);
        await client.query(
          `update verify set checked = checked + $2, checked_bytes = checked_bytes + $3, good = good + $4,
             damaged = damaged + $5, changed = changed + $6, missing = missing + $7, unreadable = unreadable + $8,
             updated_at = now() where id = $1`,
          [
            ...[row.id, checked.length, bytes, count('good'), count('damaged'), count('changed')],
            ...[count('missing'), count('unreadable') + count('later')],
          ],
        );
      });
    },

    async end(id: string, state: VerifyRow['state'], reason: Code | null): Promise<void> {
      await pool.query(
        `update verify set state = $2, reason = $3, updated_at = now(),
           finished_at = case when $2 in ('done', 'failed') then now() end where id = $1 and state <> 'done'`,
        [id, state, reason],
      );
    },

    async countHealed(id: string, healed: number, unhealed: number): Promise<void> {
      await pool.query(
        `update verify set healed = healed + $2, unhealed = $3, updated_at = now() where id = $1`,
        [id, healed, unhealed],
      );
    },

    /** Verifies that nobody works on although they are not over. */
    async open(): Promise<{ id: string; dockId: string | null }[]> {
      const { rows } = await pool.query<{ id: string; dockId: string | null }>(
        `select v.id, a.dock_id as "dockId" from verify v join volume w on w.id = v.volume_id
         left join attachment a on a.volume_id = w.id and a.detached_at is null and a.released_at is null
         left join lease l on l.resource = 'verify:' || v.id and l.expires_at > now()
         where v.state in ('waiting', 'running') and l.resource is null and (w.kind <> 'drive' or a.id is not null)`,
      );
      return rows;
    },
  };
}
export type VerifyStore = ReturnType<typeof verifyStore>;

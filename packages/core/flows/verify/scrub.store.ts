import type { Pool } from 'pg';
import { type Lease, underLease } from '../../adapters/db/lease.ts';
import type { CheckedCopy } from './check-copies.ts';
import type { CopyToCheck } from './copy-to-check.ts';
import { recordChecks } from './record-checks.store.ts';
import { COPY_TO_CHECK } from './verify.store.ts';

/** Not just tried in vain. */
const NOT_TRIED = `(c.checked_at is null or c.checked_at < now() - interval '1 day')`;
/** Copies that were only listed, and those whose proof is too old: each kind has an index. */
const LISTED = `c.state = 'present' and c.evidence = 'listed' and ${NOT_TRIED}`;
const olderThan = (days: string) =>
  `c.state = 'present' and c.at < now() - make_interval(days => ${days}) and ${NOT_TRIED}`;

/** The rows that a Scrub reads and writes. */
export function scrubStore(pool: Pool) {
  return {
    /** The Copies of a Volume that are due, the oldest proof first. */
    async due(volumeId: string, days: number, limit: number): Promise<CopyToCheck[]> {
      const { rows } = await pool.query<CopyToCheck>(
        `select ${COPY_TO_CHECK} from (
           (select * from copy c where c.volume_id = $1 and ${LISTED} order by c.id limit $3)
           union (select * from copy c where c.volume_id = $1 and ${olderThan('$2')} order by c.at, c.id limit $3)) as c
         join content t on t.id = c.content_id left join file f on f.id = c.file_id order by c.at, c.id limit $3`,
        [volumeId, days, limit],
      );
      return rows;
    },

    async byIds(ids: bigint[]): Promise<CopyToCheck[]> {
      if (ids.length === 0) return [];
      const { rows } = await pool.query<CopyToCheck>(
        `select ${COPY_TO_CHECK} from copy c join content t on t.id = c.content_id left join file f on f.id = c.file_id
         where c.id = any($1) order by c.id`,
        [ids],
      );
      return rows;
    },

    async record(lease: Lease, volume: { id: string; kind: string }, checked: CheckedCopy[]): Promise<void> {
      await underLease(pool, lease, (client) => recordChecks(client, volume, checked));
    },

    /** Attached Volumes with something due, on which no Ingest is at work. */
    async drivesWithWork(days: number): Promise<{ volumeId: string; dockId: string }[]> {
      const { rows } = await pool.query<{ volumeId: string; dockId: string }>(
        `select a.volume_id as "volumeId", a.dock_id as "dockId" from attachment a
         where a.detached_at is null and a.released_at is null
           and not exists (select from ingest i where i.volume_id = a.volume_id and i.state not in ('done', 'failed'))
           and (exists (select from copy c where c.volume_id = a.volume_id and ${LISTED})
             or exists (select from copy c where c.volume_id = a.volume_id and ${olderThan('$1')}))`,
        [days],
      );
      return rows;
    },

    async archiveId(): Promise<string | null> {
      const { rows } = await pool.query<{ id: string }>(`select id from volume where kind = 'archive'`);
      return rows[0]?.id ?? null;
    },
  };
}

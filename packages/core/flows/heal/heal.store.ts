import type { Pool } from 'pg';
import type { FourValues } from '../../adapters/archive-store/four-values.ts';
import type { Evidence } from '../../adapters/archive-store/read-back.ts';
import { type Lease, underLease } from '../../adapters/db/lease.ts';
import { pathKey } from '../../base/paths.ts';
import type { Patient } from './plan-heal.ts';

/** A Content with Archive Copies that have to be healed. */
export interface Trouble {
  contentId: bigint;
  blake3: Buffer;
  bytes: number;
  patients: Patient[];
}

export interface HealScope {
  driveId: string | null;
  /** Also what is missing, not only what is damaged. */
  missing: boolean;
}

/** A Copy whose bytes stand in the Archive again, proven. */
export interface Healed {
  patient: Patient;
  path: Buffer;
  four: FourValues;
  evidence: Evidence;
}

/** A missing Copy needs no healing where its File has the same Content at another place in the Archive. */
const PATIENTS = `from copy c join volume v on v.id = c.volume_id and v.kind = 'archive'
  left join file f on f.id = c.file_id
  where (c.state = 'damaged' or ($2 and c.state = 'missing')) and ($1::uuid is null or f.drive_id = $1)
    and not (c.state = 'missing' and exists (select from copy o where o.content_id = c.content_id
      and o.volume_id = c.volume_id and o.file_id is not distinct from c.file_id and o.state = 'present'))`;

type PatientRow = Patient & { contentId: bigint; blake3: Buffer; bytes: number };

/** The rows that healing reads and writes. */
export function healStore(pool: Pool) {
  return {
    async count({ driveId, missing }: HealScope): Promise<number> {
      const { rows } = await pool.query<{ n: number }>(`select count(*)::int as n ${PATIENTS}`, [
        driveId,
        missing,
      ]);
      return rows[0]!.n;
    },

    /** The next Contents in trouble, in the order of their ids. */
    async trouble({ driveId, missing }: HealScope, after: bigint, limit: number): Promise<Trouble[]> {
      const { rows } = await pool.query<PatientRow>(
        `select t.id as "contentId", t.blake3, t.bytes::float8 as bytes, c.id as "copyId", c.file_id as "fileId", c.path,
           c.state, c.inode, c.size, c.mtime_ns as "mtimeNs"
         from content t join copy c on c.content_id = t.id
         where c.id in (select c.id ${PATIENTS}) and t.id in (select distinct c.content_id ${PATIENTS}
           and c.content_id > $3 order by 1 limit $4) order by t.id, c.id`,
        [driveId, missing, after, limit],
      );
      return [...Map.groupBy(rows, (row) => row.contentId).values()].map((patients) => {
        const { contentId, blake3, bytes } = patients[0]!;
        return { contentId, blake3, bytes, patients };
      });
    },

    /** Attached Volumes of Drives that are said to hold what is needed, with their docks. */
    async drivesThatHelp({ driveId, missing }: HealScope): Promise<{ volumeId: string; dockId: string }[]> {
      const { rows } = await pool.query<{ volumeId: string; dockId: string }>(
        `select distinct a.volume_id as "volumeId", a.dock_id as "dockId" from copy d
         join attachment a on a.volume_id = d.volume_id and a.detached_at is null and a.released_at is null
         where d.state = 'present' and d.content_id in (select c.content_id ${PATIENTS})`,
        [driveId, missing],
      );
      return rows;
    },

    async scope(verifyId: string): Promise<HealScope | null> {
      const { rows } = await pool.query<HealScope>(
        `select drive_id as "driveId", heal_missing as missing from verify where id = $1 and heal`,
        [verifyId],
      );
      return rows[0] ?? null;
    },

    /** When a File had a Content: the time of its file. */
    async timeOf(fileId: bigint | null, contentId: bigint): Promise<bigint | null> {
      const { rows } = await pool.query<{ m: bigint }>(
        'select mtime_ns as m from file_version where file_id = $1 and content_id = $2 order by n limit 1',
        [fileId, contentId],
      );
      return rows[0]?.m ?? null;
    },

    /** Where foreign bytes keep the old place, the Copy there stays missing and a new one is at the new place. */
    async record(lease: Lease, contentId: bigint, healed: Healed[]): Promise<void> {
      await underLease(pool, lease, async (client) => {
        for (const { patient, path, four, evidence } of healed) {
          const values = [four.inode, four.size, four.mtimeNs, four.ctimeNs];
          if (!path.equals(patient.path))
            await client.query(`update copy set state = 'missing' where id = $1`, [patient.copyId]);
          await client.query(
            `insert into copy (content_id, volume_id, file_id, path, path_key, state, evidence, at, checked_at, inode, size, mtime_ns, ctime_ns)
             select $1, volume_id, file_id, $3, $4, 'present', $9, now(), now(), $5, $6, $7, $8 from copy where id = $2
             on conflict (volume_id, path_key, content_id) do update set state = 'present', evidence = $9,
               at = now(), checked_at = now(), inode = $5, size = $6, mtime_ns = $7, ctime_ns = $8`,
            [contentId, patient.copyId, path, pathKey(path), ...values, evidence],
          );
        }
      });
    },

    /** How far the part of a dock is: it takes a lease, and gives it back or lets it run out. */
    async partOf(resource: string): Promise<'not-begun' | 'at-work' | 'over'> {
      const { rows } = await pool.query<{ over: boolean }>(
        'select expires_at <= now() as over from lease where resource = $1',
        [resource],
      );
      if (!rows[0]) return 'not-begun';
      return rows[0].over ? 'over' : 'at-work';
    },
  };
}
export type HealStore = ReturnType<typeof healStore>;

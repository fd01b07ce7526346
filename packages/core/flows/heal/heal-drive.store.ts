import type { Pool } from 'pg';
import type { Evidence } from '../../adapters/archive-store/read-back.ts';
import { type Lease, underLease } from '../../adapters/db/lease.ts';

/** A damaged Copy on a Drive, with how its file looked when it was listed last. */
export interface DrivePatient {
  copyId: bigint;
  contentId: bigint;
  blake3: Buffer;
  bytes: number;
  /** On the Drive. */
  path: Buffer;
  size: bigint;
  mtimeNs: bigint;
  /** Where its File stands in the Archive; damaged bytes are kept below the same name. */
  folder: string;
}

const PATIENTS = `from copy c join volume v on v.id = c.volume_id join drive d on d.id = v.drive_id
  join file f on f.id = c.file_id and f.content_id = c.content_id join content t on t.id = c.content_id
  where c.volume_id = $1 and c.state = 'damaged'`;

/** The rows that healing on a Drive reads and writes. */
export function healDriveStore(pool: Pool) {
  return {
    async count(volumeId: string): Promise<number> {
      const { rows } = await pool.query<{ n: number }>(`select count(*)::int as n ${PATIENTS}`, [volumeId]);
      return rows[0]!.n;
    },

    /** The next damaged Copies, in the order of their ids. */
    async next(volumeId: string, after: bigint, limit: number): Promise<DrivePatient[]> {
      const { rows } = await pool.query<DrivePatient>(
        `select c.id as "copyId", t.id as "contentId", t.blake3, t.bytes::float8 as bytes, c.path, f.bytes as size,
           f.mtime_ns as "mtimeNs", d.folder ${PATIENTS} and c.id > $2 order by c.id limit $3`,
        [volumeId, after, limit],
      );
      return rows;
    },

    async record(lease: Lease, { copyId }: DrivePatient, evidence: Evidence): Promise<void> {
      await underLease(pool, lease, (client) =>
        client.query(
          `update copy set state = 'present', evidence = $2, at = now(), checked_at = now() where id = $1`,
          [copyId, evidence],
        ),
      );
    },
  };
}
export type HealDriveStore = ReturnType<typeof healDriveStore>;

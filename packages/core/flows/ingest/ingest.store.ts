import type { Pool } from 'pg';
import type { FourValues } from '../../adapters/archive-store/four-values.ts';
import type { Evidence } from '../../adapters/archive-store/read-back.ts';
import { type Lease, underLease } from '../../adapters/db/lease.ts';
import type { Code } from '../../base/errors.ts';
import type { DriveMode } from '../../catalog/drive/drive-mode.ts';
import type { Outcome } from '../../catalog/file/outcome.ts';
import { keepsBytesOut, removedContents } from '../../catalog/removal/tombstone.store.ts';
import { type KeptVersion, recordKept } from './kept-versions.store.ts';
import type { ArchiveCopy, PendingFile } from './plan-ingest.ts';
import { type Bad, count, type Good, recordBad, recordGood } from './record-group.store.ts';
import { type KeptOut, recordKeptOut } from './record-kept-out.store.ts';

export interface IngestRow {
  id: string;
  state: string;
  driveId: string;
  volumeId: string;
  /** The folder that it adopts, below the Archive's root; null: it reads a Drive. */
  adopted: Buffer | null;
  /** It takes only what this check of a card found open; null: everything. */
  cardCheckId: string | null;
}

interface RawPending {
  id: bigint;
  path: Buffer;
  bytes: bigint;
  kind: string;
  blake3: Buffer | null;
  content_bytes: bigint | null;
  copy_id: bigint | null;
  copy_path: Buffer | null;
  inode: bigint;
  size: bigint;
  mtime_ns: bigint;
  ctime_ns: bigint;
  evidence: Evidence;
  probably: boolean;
}

/** The rows that an Ingest reads and writes; what is recorded is recorded under its lease. */
export function ingestStore(pool: Pool, archiveId: string) {
  return {
    async row(ingestId: string): Promise<IngestRow | null> {
      const { rows } = await pool.query<IngestRow>(
        `select id, state, drive_id as "driveId", volume_id as "volumeId", adopted,
           card_check_id as "cardCheckId" from ingest where id = $1`,
        [ingestId],
      );
      return rows[0] ?? null;
    },

    /** Says how it stands, while the lease is held: a run that lost it has nothing to say any more. */
    async setState(
      lease: Lease,
      ingestId: string,
      state: string,
      reason: Code | null,
      detail: string | null = null,
    ): Promise<void> {
      await pool.query(
        `update ingest set state = $2, reason = $3, detail = $4, updated_at = now(),
           finished_at = case when $2 in ('done', 'failed') then now() end
         where id = $1 and state <> 'done' and exists (select from lease where resource = $5 and fence = $6)`,
        [ingestId, state, reason, detail, lease.resource, lease.fence],
      );
    },

    /** It works from now on, as the mode of its Drive says. */
    async begin(lease: Lease, ingestId: string, mode: DriveMode): Promise<void> {
      await this.setState(lease, ingestId, 'running', null);
      await underLease(pool, lease, (client) =>
        client.query('update ingest set mode = $2 where id = $1', [ingestId, mode]),
      );
    },

    async isDone(ingestId: string): Promise<boolean> {
      const { rowCount } = await pool.query(`select from ingest where id = $1 and state = 'done'`, [
        ingestId,
      ]);
      return rowCount === 1;
    },

    /** Paths of the files of a card that a check found open, as latin1. */
    async openOnCard(checkId: string): Promise<string[]> {
      const { rows } = await pool.query<{ path: Buffer }>(
        `select path from card_file where check_id = $1 and state = 'open'`,
        [checkId],
      );
      return rows.map(({ path }) => path.toString('latin1'));
    },

    /** The next Files to read, in the order in which the Scan met them. */
    async pending(ingestId: string, after: bigint, limit: number): Promise<PendingFile[]> {
      const { rows } = await pool.query<RawPending>(PENDING, [ingestId, after, limit, archiveId]);
      return rows.map(pendingFile);
    },

    /** Archive Copies of Contents whose evidence is at least `least`, by `<blake3 hex>:<bytes>`. */
    async copiesToShare(
      contents: { blake3: Buffer; bytes: number }[],
      least: Evidence,
    ): Promise<Map<string, ArchiveCopy>> {
      const { rows } = await pool.query<Omit<ArchiveCopy, 'four'> & { key: string } & FourValues>(
        // Laterals with a limit keep to the indexes whatever the statistics of a table that has just grown say.
        `select encode(t.blake3, 'hex') || ':' || t.bytes as key, y.*
         from unnest($1::bytea[], $2::bigint[]) as t(blake3, bytes)
         cross join lateral (select id from content where blake3 = t.blake3 and bytes = t.bytes limit 1) c
         cross join lateral (select id, path, evidence, inode, size, mtime_ns as "mtimeNs", ctime_ns as "ctimeNs" from copy
           where content_id = c.id and volume_id = $3 and state = 'present' and evidence in ('read-back', $4)
           order by evidence, at desc limit 1) y`,
        [contents.map((c) => c.blake3), contents.map((c) => c.bytes), archiveId, least],
      );
      return new Map(
        rows.map(({ key, id, path, evidence, ...four }) => [key, { id, path, evidence, four: fourOf(four) }]),
      );
    },

    /** Which of these bytes were removed on purpose, with the Removal that keeps them out. */
    async keptOut(
      driveId: string,
      digests: { blake3: Buffer; bytes: number }[],
    ): Promise<Map<string, string>> {
      if (digests.length === 0 || !(await keepsBytesOut(pool, driveId))) return new Map();
      return removedContents(pool, driveId, digests);
    },

    async progress(ingestId: string, written: number, writtenBytes: bigint, folder: string): Promise<void> {
      await pool.query(
        `update ingest set written = $2, written_bytes = $3, folder = $4, updated_at = now()
         where id = $1 and state = 'running'`,
        [ingestId, written, writtenBytes, folder],
      );
    },

    /** Records a group as one: contents, versions, Copies, failures and figures, or nothing of it. */
    async record(lease: Lease, row: IngestRow, outcomes: Outcome[]): Promise<void> {
      const good = outcomes.filter((outcome): outcome is Good => outcome.is === 'settled');
      const bad = outcomes.filter((outcome): outcome is Bad => outcome.is === 'failed');
      const kept = outcomes.filter((outcome): outcome is KeptOut => outcome.is === 'kept-out');
      await underLease(pool, lease, async (client) => {
        if (good.length > 0) await recordGood(client, row, archiveId, good);
        if (bad.length > 0) await recordBad(client, row.id, bad);
        if (kept.length > 0) await recordKeptOut(client, row, kept);
        await count(client, row.id, { good, bad, kept });
      });
    },

    /** Records where older versions are kept, and which stand nowhere any more. */
    async recordKept(lease: Lease, older: { kept: KeptVersion[]; lost: bigint[] }): Promise<void> {
      await underLease(pool, lease, (client) => recordKept(client, older));
    },

    /** Makes the database's statistics anew, lest it plan for tables as small as they were. */
    async analyze(): Promise<void> {
      await pool.query('analyze content, copy, file_version');
    },
  };
}
export type IngestStore = ReturnType<typeof ingestStore>;

const PENDING = `
  select f.id, f.path, f.bytes, f.kind, c.blake3, c.bytes as content_bytes, y.id as copy_id, y.path as copy_path,
    y.inode, y.size, y.mtime_ns, y.ctime_ns, y.evidence,
    f.content_id is null and f.bytes >= 1000000 and exists (
      select 1 from (select path_text from file o where o.bytes = f.bytes and o.content_id is not null
        and o.mtime_ns between f.mtime_ns - 2000000000 and f.mtime_ns + 2000000000 limit 64) alike
      where substring(alike.path_text from '[^/]*$') = substring(f.path_text from '[^/]*$')) as probably
  from file f
  left join content c on c.id = f.content_id
  left join lateral (select * from copy where content_id = f.content_id and volume_id = $4 and file_id = f.id
    and state = 'present' and inode is not null limit 1) y on true
  where f.pending_in = $1 and f.id > $2 order by f.id limit $3`;

function pendingFile(raw: RawPending): PendingFile {
  const copy =
    raw.copy_id === null || raw.copy_path === null
      ? null
      : {
          id: raw.copy_id,
          path: raw.copy_path,
          evidence: raw.evidence,
          four: { inode: raw.inode, size: raw.size, mtimeNs: raw.mtime_ns, ctimeNs: raw.ctime_ns },
        };
  return {
    id: raw.id,
    path: raw.path,
    bytes: raw.bytes,
    kind: raw.kind,
    current: raw.blake3 && { blake3: raw.blake3, bytes: raw.content_bytes ?? 0n, copy },
    probablyHeld: raw.probably,
  };
}

function fourOf({ inode, size, mtimeNs, ctimeNs }: FourValues): FourValues {
  return { inode, size, mtimeNs, ctimeNs };
}

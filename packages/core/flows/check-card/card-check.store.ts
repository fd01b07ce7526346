import type { Pool } from 'pg';
import { type Lease, underLease } from '../../adapters/db/lease.ts';
import type { Code } from '../../base/errors.ts';
import type { LeftOut } from './card-items.ts';
import type { FolderSum } from './folder-sum.ts';
import type { HeldAlike } from './held-alike.ts';
import type { Judged } from './judge-group.ts';
import type { CardSums } from './listed-card.ts';
import type { SafeToFormat } from './prove-safe-to-format.ts';

export interface CardCheckRow {
  id: string;
  driveId: string;
  volumeId: string;
  attachmentId: string;
  state: string;
  verdict: string | null;
  listing: Buffer | null;
}

/** A batch of a card that was worked off. */
export interface Worked {
  judged: Judged[];
  leftOut: LeftOut[];
  /** What could not be listed counts as open. */
  unlisted: LeftOut[];
}

/** Told of by `record`: another check of the card has begun, or its owner let it go. */
export class CheckOver extends Error {}

/** The rows of checks of cards; what is recorded is recorded under the lease of its check. */
export function cardCheckStore(pool: Pool) {
  return {
    async row(id: string): Promise<CardCheckRow | null> {
      const { rows } = await pool.query<CardCheckRow>(
        `select id, drive_id as "driveId", volume_id as "volumeId", attachment_id as "attachmentId", state, verdict, listing
         from card_check where id = $1`,
        [id],
      );
      return rows[0] ?? null;
    },

    /** Begins from the start: what a run that broke off had found is forgotten. */
    async begin(lease: Lease, id: string, sums: CardSums): Promise<void> {
      await underLease(pool, lease, async (client) => {
        await client.query('delete from card_file where check_id = $1', [id]);
        await client.query('delete from card_folder where check_id = $1', [id]);
        const { rowCount } = await client.query(
          `update card_check set state = 'running', reason = null, verdict = null, listing = $2, files = $3, bytes = $4,
             read = 0, read_bytes = 0, safe = 0, safe_bytes = 0, open = 0, open_bytes = 0, left_out = 0,
             left_out_bytes = 0, updated_at = now() where id = $1 and state in ('waiting', 'running')`,
          [id, sums.listing, sums.files, sums.bytes],
        );
        if (rowCount === 0) throw new CheckOver();
      });
    },

    /** Keeps what was found of a batch; `from` is the number of its first item. */
    async record(lease: Lease, id: string, from: number, worked: Worked): Promise<void> {
      const items = itemsOf(worked);
      const sum = sumsOf(worked);
      await underLease(pool, lease, async (client) => {
        await client.query(INSERT, [
          id,
          items.map((_, n) => from + n),
          ...COLUMNS.map((column) => items.map((item) => item[column])),
          JSON.stringify(items.map(({ holders }) => holders)),
        ]);
        const { rowCount } = await client.query(
          `update card_check set safe = safe + $2, safe_bytes = safe_bytes + $3, open = open + $4, open_bytes = open_bytes + $5,
             left_out = left_out + $6, left_out_bytes = left_out_bytes + $7, read = read + $8, folder = $9, updated_at = now()
           where id = $1 and state = 'running'`,
          [
            id,
            sum.safe,
            sum.safeBytes,
            sum.open,
            sum.openBytes,
            sum.leftOut,
            sum.leftOutBytes,
            worked.judged.length,
            sum.folder,
          ],
        );
        if (rowCount === 0) throw new CheckOver();
      });
    },

    /** Keeps what was found of a folder, the `n`th of those with files. */
    async recordFolder(lease: Lease, id: string, n: number, path: Buffer, sum: FolderSum): Promise<void> {
      const { files, bytes, open, openBytes, fewestCopies, fewestSites } = sum;
      const { folder, elsewhere } = sum.archived();
      await underLease(pool, lease, (client) =>
        client.query(
          `insert into card_folder (check_id, n, path, files, bytes, open, open_bytes, fewest_copies, fewest_sites, archived,
             elsewhere) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
          [id, n, path, files, bytes, open, openBytes, fewestCopies, fewestSites, folder, elsewhere],
        ),
      );
    },

    async noteRead(id: string, bytes: bigint): Promise<void> {
      await pool.query(
        `update card_check set read_bytes = $2, updated_at = now() where id = $1 and state = 'running'`,
        [id, bytes],
      );
    },

    /** That a card is safe to format is said with the proof of it only. */
    async declareSafe(lease: Lease, id: string, proof: SafeToFormat, held: HeldAlike[]): Promise<void> {
      await end(pool, lease, id, { verdict: 'safe', damage: null, list: proof.list, held });
    },

    async declareOpen(
      lease: Lease,
      id: string,
      verdict: 'not-yet' | 'damaged' | 'changed' | 'empty',
      found: { damage: string | null; list: Buffer; held: HeldAlike[] },
    ): Promise<void> {
      await end(pool, lease, id, { verdict, ...found });
    },

    async fail(id: string, reason: Code): Promise<void> {
      await pool.query(
        `update card_check set state = 'failed', reason = $2, finished_at = now(), updated_at = now()
         where id = $1 and state in ('waiting', 'running')`,
        [id, reason],
      );
    },

    /** Notes what a later look at the card said. */
    async noteLook(id: string, same: boolean): Promise<void> {
      await pool.query(
        `update card_check set looked_at = now(), written_at = case when $2 then written_at else coalesce(written_at, now()) end
         where id = $1`,
        [id, same],
      );
    },

    async volumesOf(driveId: string): Promise<string[]> {
      const { rows } = await pool.query<{ id: string }>('select id from volume where drive_id = $1', [
        driveId,
      ]);
      return rows.map(({ id }) => id);
    },

    /** The clock that dates proofs. */
    async now(): Promise<Date> {
      const { rows } = await pool.query<{ now: Date }>('select clock_timestamp() as now');
      return rows[0]!.now;
    },
  };
}
export type CardCheckStore = ReturnType<typeof cardCheckStore>;

async function end(
  pool: Pool,
  lease: Lease,
  id: string,
  found: { verdict: string; damage: string | null; list: Buffer; held: HeldAlike[] },
): Promise<void> {
  await underLease(pool, lease, async (client) => {
    await client.query(
      `update card_check set state = 'done', verdict = $2, damage = $3, list = $4, held = $5, folder = null, looked_at = now(),
         finished_at = now(), updated_at = now() where id = $1 and state = 'running'`,
      [id, found.verdict, found.damage, found.list, JSON.stringify(found.held)],
    );
  });
}

const COLUMNS = [
  'state',
  'why',
  'path',
  'files',
  'bytes',
  'mtimeNs',
  'blake3',
  'contentId',
  'copies',
  'sites',
  'archivedAt',
] as const;

const INSERT = `
  insert into card_file (check_id, n, state, why, path, files, bytes, mtime_ns, blake3, content_id, copies, sites, archived,
    holders)
  select $1, t.n, t.state, t.why, t.path, t.files, t.bytes, t.mtime_ns, t.blake3, t.content_id, t.copies, t.sites, t.archived,
    array(select jsonb_array_elements_text($14::jsonb -> (t.place - 1)::int))
  from unnest($2::int[], $3::text[], $4::text[], $5::bytea[], $6::bigint[], $7::bigint[], $8::bigint[], $9::bytea[],
    $10::bigint[], $11::int[], $12::int[], $13::bytea[])
    with ordinality as t(n, state, why, path, files, bytes, mtime_ns, blake3, content_id, copies, sites, archived, place)`;

interface Item {
  state: 'safe' | 'open' | 'left-out';
  why: string | null;
  path: Buffer;
  files: number;
  bytes: number;
  mtimeNs: bigint | null;
  blake3: Buffer | null;
  contentId: bigint | null;
  copies: number;
  sites: number;
  archivedAt: Buffer | null;
  holders: string[];
}

function itemsOf({ judged, leftOut, unlisted }: Worked): Item[] {
  const read = judged.map(
    (file): Item => ({
      ...file,
      state: file.why === null ? 'safe' : 'open',
      files: 1,
      blake3: file.blake3 && Buffer.from(file.blake3),
    }),
  );
  const unread = (state: Item['state']) => (one: LeftOut) => ({ ...one, ...UNREAD, state });
  return [...read, ...unlisted.map(unread('open')), ...leftOut.map(unread('left-out'))];
}

const UNREAD = {
  mtimeNs: null,
  blake3: null,
  contentId: null,
  copies: 0,
  sites: 0,
  archivedAt: null,
  holders: [],
};

function sumsOf({ judged, leftOut, unlisted }: Worked) {
  const safe = judged.filter(({ why }) => why === null);
  const open = [...judged.filter(({ why }) => why !== null), ...unlisted];
  const bytes = (of: { bytes: number }[]) => of.reduce((sum, one) => sum + one.bytes, 0);
  const last = judged.at(-1)?.path.toString('utf8') ?? '';
  return {
    safe: safe.length,
    safeBytes: bytes(safe),
    open: open.length,
    openBytes: bytes(open),
    leftOut: leftOut.reduce((sum, { files }) => sum + files, 0),
    leftOutBytes: bytes(leftOut),
    folder: last.slice(0, Math.max(0, last.lastIndexOf('/'))),
  };
}

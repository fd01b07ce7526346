import type { Pool } from 'pg';
import type { HiddenNames } from '../../adapters/crypt/crypt-names.ts';
import { UPLOADS_PAUSED } from '../../catalog/line/pause.store.ts';

/** An Upload that was taken up. `attempts` is its fencing number: whoever takes it up after us counts on. */
export interface TakenUpload {
  id: bigint;
  attempts: number;
  contentId: bigint;
  /** The Volume of a Drive from which it is sent; null: from the Archive. */
  sourceId: string | null;
  bytes: number;
  key: string | null;
  multipart: string | null;
  partBytes: number | null;
  /** How it is encrypted under its key; null: not. */
  crypt: HiddenNames | null;
  nonce: Buffer | null;
}

/** How long a taken Upload is ours without a sign of life. */
export const OURS = `interval '2 minutes'`;

/** Drives of which an Ingest waits for an answer: what looks damaged there may have been so before. */
const HELD_DRIVES = `
  select drive_id from ingest where question is not null and answer is null and state not in ('done', 'failed')`;

const firstFrom = (source: string) => `
  select id, rank from upload where volume_id = $1 and state = 'pending' and due and ${source}
    and not ${UPLOADS_PAUSED} and drive_id not in (select drive_id from held)
  order by rank, id limit 1 for update skip locked`;

/** The first of each Drive, and of them the first. */
const FIRST_FROM_DRIVES = `
  select up.id from (select distinct volume_id from attachment
    where dock_id = $2 and detached_at is null and released_at is null) here
  cross join lateral (${firstFrom('source_id = here.volume_id')}) up order by up.rank, up.id limit 1`;

const take = (first: string) => `
  with held as (${HELD_DRIVES}), due as (${first})
  update upload u set state = 'sending', attempts = u.attempts + 1, next_at = now() + ${OURS}
  from due where u.id = due.id
  returning u.id, u.attempts, u.content_id, u.source_id, u.bytes, u.key, u.multipart, u.part_bytes, u.crypt, u.nonce`;

const FROM_ARCHIVE = take(firstFrom('source_id is null'));
const FROM_DRIVES = take(FIRST_FROM_DRIVES);

/**
 * Takes up the due Upload that comes first; null when none is, or all are paused. Those of held drives wait.
 * @param dockId of what is sent from the Drives of this dock; null: of what is in the Archive
 */
export async function takeUpload(
  pool: Pool,
  volumeId: string,
  dockId: string | null,
): Promise<TakenUpload | null> {
  const { rows } = await (dockId === null
    ? pool.query<TakenRow>(FROM_ARCHIVE, [volumeId])
    : pool.query<TakenRow>(FROM_DRIVES, [volumeId, dockId]));
  return rows[0] ? taken(rows[0]) : null;
}

interface TakenRow {
  id: bigint;
  attempts: number;
  content_id: bigint;
  source_id: string | null;
  bytes: bigint;
  key: string | null;
  multipart: string | null;
  part_bytes: bigint | null;
  crypt: HiddenNames | null;
  nonce: Buffer | null;
}

function taken(row: TakenRow): TakenUpload {
  return {
    id: row.id,
    attempts: row.attempts,
    contentId: row.content_id,
    sourceId: row.source_id,
    bytes: Number(row.bytes),
    key: row.key,
    multipart: row.multipart,
    partBytes: row.part_bytes === null ? null : Number(row.part_bytes),
    crypt: row.crypt,
    nonce: row.nonce,
  };
}

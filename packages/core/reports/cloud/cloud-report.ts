import type pg from 'pg';
import type { StoreAbilities } from '../../adapters/object-store/store-abilities.ts';
import { UPLOADS_PAUSED, UPLOADS_PAUSED_UNTIL } from '../../catalog/line/pause.store.ts';

/** How the store is. */
export interface CloudState {
  state: string;
  detail: string | null;
  since: Date | null;
  abilities: StoreAbilities | null;
  abilities_at: Date | null;
  paused: boolean;
  /** Null: until somebody lets them go on. */
  paused_until: Date | null;
}

/** The state of the store with this address; `ready` for one that was never tried. */
export async function cloudState(pool: pg.Pool, address: string): Promise<CloudState> {
  const { rows } = await pool.query<CloudState>(
    `SELECT coalesce(volume.state, 'ready') AS state, volume.state_detail AS detail, volume.state_since AS since,
       volume.abilities, volume.abilities_at,
       ${UPLOADS_PAUSED} AS paused, ${UPLOADS_PAUSED_UNTIL} AS paused_until
     FROM (SELECT) AS one LEFT JOIN volume ON volume.kind = 'cloud' AND volume.address = $1`,
    [address],
  );
  return rows[0]!;
}

export interface UploadSums {
  pending_files: number;
  pending_bytes: number;
  done_files: number;
  done_bytes: number;
  failed_files: number;
  /** Of everything, also of what is under way. */
  sent_bytes: number;
}

/** What is on its way to the store, and what is there. */
export async function uploadSums(pool: pg.Pool, address: string): Promise<UploadSums> {
  const { rows } = await pool.query<UploadSums>(
    `SELECT coalesce(sum(files) FILTER (WHERE tally.state IN ('pending', 'sending')), 0)::float8 AS pending_files,
       coalesce(sum(bytes - sent) FILTER (WHERE tally.state IN ('pending', 'sending')), 0)::float8 AS pending_bytes,
       coalesce(sum(files) FILTER (WHERE tally.state = 'done'), 0)::float8 AS done_files,
       coalesce(sum(bytes) FILTER (WHERE tally.state = 'done'), 0)::float8 AS done_bytes,
       coalesce(sum(files) FILTER (WHERE tally.state = 'failed'), 0)::float8 AS failed_files,
       coalesce(sum(CASE WHEN tally.state = 'done' THEN bytes ELSE sent END), 0)::float8 AS sent_bytes
     FROM upload_tally AS tally JOIN volume ON volume.id = tally.volume_id WHERE volume.address = $1`,
    [address],
  );
  return rows[0]!;
}

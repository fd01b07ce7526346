import type pg from 'pg';
import { UPLOADS_PAUSED, UPLOADS_PAUSED_UNTIL } from '../../catalog/line/pause.store.ts';

/** How the store is. */
export interface CloudState {
  state: string;
  detail: string | null;
  since: Date | null;
  paused: boolean;
  /** Null: until somebody lets them go on. */
  paused_until: Date | null;
}

/** The state of the store with this address; `ready` for one that was never tried. */
export async function cloudState(pool: pg.Pool, address: string): Promise<CloudState> {
  const { rows } = await pool.query<CloudState>(
    `SELECT coalesce(volume.state, 'ready') AS state, volume.state_detail AS detail, volume.state_since AS since,
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

/** What is on its way to the store, and what is there. Dear with a million Contents: ask through `remembered`. */
export async function uploadSums(pool: pg.Pool, address: string): Promise<UploadSums> {
  const { rows } = await pool.query<UploadSums>(
    `SELECT (count(*) FILTER (WHERE upload.state IN ('pending', 'sending')))::float8 AS pending_files,
       coalesce(sum(bytes - sent_bytes) FILTER (WHERE upload.state IN ('pending', 'sending')), 0)::float8 AS pending_bytes,
       (count(*) FILTER (WHERE upload.state = 'done'))::float8 AS done_files,
       coalesce(sum(bytes) FILTER (WHERE upload.state = 'done'), 0)::float8 AS done_bytes,
       (count(*) FILTER (WHERE upload.state = 'failed'))::float8 AS failed_files,
       coalesce(sum(CASE WHEN upload.state = 'done' THEN bytes ELSE sent_bytes END), 0)::float8 AS sent_bytes
     FROM upload JOIN volume ON volume.id = upload.volume_id WHERE volume.address = $1`,
    [address],
  );
  return rows[0]!;
}

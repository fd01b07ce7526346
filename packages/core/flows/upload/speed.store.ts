import type { Pool } from 'pg';
import type { Limit } from '../../catalog/line/line-limits.ts';

const KEEP_EVERY_MS = 5_000;

/**
 * Keeps what is sent and how long that takes, hour by hour. Several workers at once take as long as one: seconds count
 * from the last time that any of them kept its own.
 */
export function uploadSpeed(pool: Pool, volumeId: string) {
  let bytes = 0;
  let since = performance.now();
  return {
    sent(more: number): void {
      bytes += more;
    },
    /** Keeps what was sent under a limit, at most every few seconds unless it `must`. */
    async keep(limit: Limit, must = false): Promise<void> {
      const passed = performance.now() - since;
      if (!must && passed < KEEP_EVERY_MS) return;
      const sent = bytes;
      bytes = 0;
      since = performance.now();
      await pool.query(KEEP, [volumeId, limit !== null, sent, passed / 1000, limit ?? 0]);
    },
  };
}

const KEEP = `
  insert into upload_hour as h (volume_id, hour, limited, bytes, seconds, allowed, last_at)
  values ($1, date_trunc('hour', now()), $2, $3, $4, $4::float8 * $5, clock_timestamp())
  on conflict (volume_id, hour, limited) do update set bytes = h.bytes + excluded.bytes, last_at = excluded.last_at,
    seconds = h.seconds + least(excluded.seconds, extract(epoch from excluded.last_at - h.last_at)),
    allowed = h.allowed + $5 * least(excluded.seconds, extract(epoch from excluded.last_at - h.last_at))`;

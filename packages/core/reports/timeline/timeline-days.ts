import type pg from 'pg';

export interface TimelineDays {
  /** Days since 1970, the latest first, with their pictures and films. */
  days: { day: number; photos: number }[];
  undated: number;
}

const DAYS = `SELECT day, sum(photos)::float8 AS photos
  FROM timeline_part GROUP BY day ORDER BY day DESC NULLS LAST`;

/** How many pictures and films there are of each day. */
export async function timelineDays(pool: pg.Pool): Promise<TimelineDays> {
  const { rows } = await pool.query<{ day: number | null; photos: number }>(DAYS);
  return {
    days: rows.flatMap(({ day, photos }) => (day !== null && photos > 0 ? [{ day, photos }] : [])),
    undated: rows.find(({ day }) => day === null)?.photos ?? 0,
  };
}

import type { Pool } from 'pg';

/** Whether uploads are paused, in SQL: by hand, or until a time that has not come yet. */
export const UPLOADS_PAUSED = `exists (select from setting where key = 'uploads-paused'
  and (value = 'true'::jsonb or (jsonb_typeof(value) = 'string' and (value #>> '{}')::timestamptz > now())))`;

/** Until when uploads are paused, in SQL; null where they are not, or until somebody lets them go on. */
export const UPLOADS_PAUSED_UNTIL = `(select (value #>> '{}')::timestamptz from setting
  where key = 'uploads-paused' and jsonb_typeof(value) = 'string' and (value #>> '{}')::timestamptz > now())`;

/** Pauses all uploads, until they are told to go on or until a time, or lets them go on. */
export async function setUploadsPaused(pool: Pool, paused: boolean | Date): Promise<void> {
  await pool.query(
    `insert into setting (key, value, updated_at) values ('uploads-paused', $1, now())
     on conflict (key) do update set value = excluded.value, updated_at = now()`,
    [JSON.stringify(paused)],
  );
}

/** Whether uploads are paused. */
export async function uploadsPaused(pool: Pool): Promise<boolean> {
  const { rows } = await pool.query<{ paused: boolean }>(`select ${UPLOADS_PAUSED} as paused`);
  return rows[0]!.paused;
}

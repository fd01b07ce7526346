import type { Pool } from 'pg';

/** How old a proof may get, and how fast the Scrub reads. */
export interface ScrubSettings {
  archiveDays: number;
  driveDays: number;
  bytesPerSecond: number;
}

const usual: ScrubSettings = { archiveDays: 90, driveDays: 730, bytesPerSecond: 20_000_000 };

/** The settings of the Scrub; what was never set is as usual. */
export async function readScrubSettings(pool: Pool): Promise<ScrubSettings> {
  const { rows } = await pool.query<{ value: Partial<ScrubSettings> }>(
    `select value from setting where key = 'scrub'`,
  );
  return { ...usual, ...rows[0]?.value };
}

/** Changes some of the settings. */
export async function changeScrubSettings(pool: Pool, changes: Partial<ScrubSettings>): Promise<void> {
  await pool.query(
    `insert into setting (key, value, updated_at) values ('scrub', $1, now())
     on conflict (key) do update set value = setting.value || excluded.value, updated_at = now()`,
    [JSON.stringify(changes)],
  );
}

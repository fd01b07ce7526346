import type { Pool } from 'pg';
import { Check } from 'typebox/value';
import { transaction } from '../../adapters/db/lease.ts';
import { problem } from '../../base/errors.ts';
import { expectedOf, type SettingKey, type Settings, settingKeys, settings } from '../../base/settings.ts';

/** The settings as they are now: what the environment says, else what was changed, else what is usual. */
export async function currentSettings(pool: Pool, given: Partial<Settings>): Promise<Settings> {
  const { rows } = await pool.query<{ key: SettingKey; value: unknown }>(
    'select key, value from setting where key = any($1)',
    [settingKeys],
  );
  const kept = new Map(rows.map(({ key, value }) => [key, value]));
  const current = settingKeys.map((key) => {
    const value = given[key] ?? kept.get(key);
    return [key, Check(settings[key].schema, value) ? value : settings[key].usual] as const;
  });
  return Object.fromEntries(current) as Settings;
}

/**
 * Changes some settings; null brings back what is usual.
 * @throws Problem `bad-request` for a value that a setting cannot have, and for one that the environment locks
 */
export async function changeSettings(
  pool: Pool,
  given: Partial<Settings>,
  wish: Record<string, unknown>,
): Promise<void> {
  for (const [key, value] of Object.entries(wish)) refuse(given, key, value);
  await transaction(pool, async (client) => {
    for (const [key, value] of Object.entries(wish)) {
      if (value === null) await client.query('delete from setting where key = $1', [key]);
      else
        await client.query(
          `insert into setting (key, value, updated_at) values ($1, $2, now())
           on conflict (key) do update set value = excluded.value, updated_at = now()`,
          [key, JSON.stringify(value)],
        );
    }
  });
}

function refuse(given: Partial<Settings>, key: string, value: unknown): void {
  if (!isSettingKey(key)) throw problem('bad-request', `There is no setting ${JSON.stringify(key)}.`);
  if (given[key] !== undefined) throw problem('bad-request', `The environment locks ${key}.`);
  if (value !== null && !Check(settings[key].schema, value))
    throw problem('bad-request', `${key} is ${expectedOf(key)}.`);
}

function isSettingKey(key: string): key is SettingKey {
  return (settingKeys as string[]).includes(key);
}

import type pg from 'pg';
import type { HiddenNames } from '../../adapters/crypt/crypt-names.ts';
import { EXACT_UP_TO } from '../page.ts';

/** How what is in the Cloud is encrypted. */
export interface EncryptionReport {
  /** Copies by how they are encrypted, null for not at all; each exact up to 10,000. */
  held: { crypt: HiddenNames | null; copies: number }[];
  /** Some are being sent again. */
  again: boolean;
}

/** Counts by an index, and no further than is exact. */
export async function encryptionReport(pool: pg.Pool, address: string): Promise<EncryptionReport> {
  const { rows } = await pool.query<{ crypt: HiddenNames | null; copies: number; again: boolean }>(
    `SELECT nullif(way.crypt, '') AS crypt, volume.again_after IS NOT NULL AS again, few.copies
     FROM volume, (VALUES (''), ('none'), ('files'), ('all')) AS way (crypt), LATERAL (
       SELECT count(*)::int AS copies FROM (
         SELECT FROM copy WHERE volume_id = volume.id AND etag IS NOT NULL AND state = 'present'
           AND coalesce(copy.crypt, '') = way.crypt LIMIT ${EXACT_UP_TO + 1}) AS those) AS few
     WHERE volume.address = $1`,
    [address],
  );
  const held = rows.filter(({ copies }) => copies > 0).map(({ crypt, copies }) => ({ crypt, copies }));
  return { held, again: rows[0]?.again ?? false };
}

import type { Pool, PoolClient } from 'pg';
import type { DriveFact, World } from './judge.ts';

const IS_ATTACHED = `EXISTS (SELECT FROM attachment JOIN volume ON volume.id = attachment.volume_id
  WHERE volume.drive_id = drive.id AND attachment.detached_at IS NULL)`;

const AT_REST = `CASE WHEN drive.lent_to IS NOT NULL THEN NULL ELSE coalesce(place.site_id::text, $1) END`;

/**
 * SQL: the building of a row of `drive`, joined with its `place`; `$1` is the one that is here. A Drive that is
 * attached is here; one that is lent is in no building; one without a Place counts as here.
 */
export const BUILDING_OF_DRIVE = `CASE WHEN ${IS_ATTACHED} THEN $1 ELSE ${AT_REST} END`;

/** Where every Drive is now, and where all are once those that are attached went back to where they rest. */
export async function worldsOf(client: Pool | PoolClient): Promise<{ now: World; atRest: World }> {
  const { rows: sites } = await client.query<{ id: string }>('SELECT id FROM site WHERE here');
  const here = sites[0]!.id;
  const { rows } = await client.query<DriveFact & { id: string; rests: string | null }>(
    `SELECT drive.id, drive.lifecycle, ${BUILDING_OF_DRIVE} AS site, ${AT_REST} AS rests
     FROM drive LEFT JOIN place ON place.id = drive.place_id`,
    [here],
  );
  const world = (of: 'site' | 'rests'): World => ({
    here,
    drives: new Map(rows.map((row) => [row.id, { lifecycle: row.lifecycle, site: row[of] }])),
  });
  return { now: world('site'), atRest: world('rests') };
}

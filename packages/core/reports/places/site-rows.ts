import type pg from 'pg';
import { problem } from '../../base/errors.ts';

export interface SiteRow {
  id: string;
  name: string;
  here: boolean;
  drives: number;
  bytes: number;
  places: { id: string; name: string; drives: number }[];
}

/** A Drive that is attached is here; one that is lent or lost is nowhere. What rests nowhere in particular is here. */
const SITES = `
  WITH stands AS (
    SELECT drive.id, CASE WHEN attached.now THEN here.id ELSE coalesce(place.site_id, here.id) END AS site_id,
      coalesce((SELECT sum(folder.bytes) FROM folder JOIN volume ON volume.id = folder.volume_id
        WHERE volume.drive_id = drive.id AND folder.parent_id IS NULL AND folder.present), 0) AS bytes
    FROM drive LEFT JOIN place ON place.id = drive.place_id CROSS JOIN (SELECT id FROM site WHERE here) AS here
    CROSS JOIN LATERAL (SELECT EXISTS (SELECT FROM attachment JOIN volume ON volume.id = attachment.volume_id
      WHERE volume.drive_id = drive.id AND attachment.detached_at IS NULL) AS now) AS attached
    WHERE attached.now OR drive.lifecycle <> 'lost' AND drive.lent_to IS NULL
  )
  SELECT site.id, site.name, site.here,
    (SELECT count(*)::int FROM stands WHERE site_id = site.id) AS drives,
    (SELECT coalesce(sum(bytes), 0)::float8 FROM stands WHERE site_id = site.id) AS bytes,
    coalesce((SELECT json_agg(json_build_object('id', place.id, 'name', place.name, 'drives',
        (SELECT count(*) FROM drive WHERE drive.place_id = place.id)) ORDER BY lower(place.name), place.id)
      FROM place WHERE place.site_id = site.id), '[]') AS places
  FROM site`;

/** Buildings with their places; the one that is here comes first. */
export async function siteRows(pool: pg.Pool): Promise<SiteRow[]> {
  const { rows } = await pool.query<SiteRow>(`${SITES} ORDER BY site.here DESC, lower(site.name), site.id`);
  return rows;
}

/** One building, by its id or that of a place in it. @throws Problem `not-found` */
export async function siteRow(pool: pg.Pool, of: { siteId: string } | { placeId: string }): Promise<SiteRow> {
  const { rows } = await pool.query<SiteRow>(
    'siteId' in of
      ? `${SITES} WHERE site.id = $1`
      : `${SITES} WHERE site.id = (SELECT site_id FROM place WHERE id = $1)`,
    ['siteId' in of ? of.siteId : of.placeId],
  );
  if (!rows[0]) throw problem('not-found');
  return rows[0];
}

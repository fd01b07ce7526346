import type pg from 'pg';
import type { DriveFact, Rule, World } from '../../catalog/safety/judge.ts';

/** What a verdict needs beside a Content: where Drives are and what rules they have. */
export interface SafetyWorld extends World {
  /** Rules of Drives that have one of their own. */
  rules: ReadonlyMap<string, Rule>;
}

interface Row extends DriveFact {
  id: string;
  rule: Rule | null;
}

/** A Drive that is attached is here; one that is lent is in no building; one without a Place counts as here. */
const DRIVES = `
  SELECT drive.id, drive.lifecycle, drive.rule,
    CASE WHEN EXISTS (SELECT FROM attachment JOIN volume ON volume.id = attachment.volume_id
        WHERE volume.drive_id = drive.id AND attachment.detached_at IS NULL) THEN $1
      WHEN drive.lent_to IS NOT NULL THEN NULL ELSE coalesce(place.site_id::text, $1) END AS site
  FROM drive LEFT JOIN place ON place.id = drive.place_id`;

export async function safetyWorld(pool: pg.Pool): Promise<SafetyWorld> {
  const site = await pool.query<{ id: string }>('SELECT id FROM site WHERE here');
  const here = site.rows[0]!.id;
  const { rows } = await pool.query<Row>(DRIVES, [here]);
  return {
    here,
    drives: new Map(rows.map(({ id, lifecycle, site }) => [id, { lifecycle, site }])),
    rules: new Map(rows.flatMap(({ id, rule }) => (rule ? [[id, rule] as const] : []))),
  };
}

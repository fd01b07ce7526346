import type pg from 'pg';
import type { DriveFact, Rule, World } from '../../catalog/safety/judge.ts';
import { BUILDING_OF_DRIVE } from '../../catalog/safety/world.store.ts';

/** What a verdict needs beside a Content: where Drives are and what rules they have. */
export interface SafetyWorld extends World {
  /** Rules of Drives that have one of their own. */
  rules: ReadonlyMap<string, Rule>;
  /** Buildings by id. */
  sites: ReadonlyMap<string, string>;
  known: ReadonlyMap<string, KnownDrive>;
}

/** What is said of a Drive where it can help. */
export interface KnownDrive {
  id: string;
  name: string;
  kind: string;
  attached: boolean;
  lentTo: string | null;
  /** Where it rests, and in which building that is. */
  place: string | null;
  restsIn: string;
}

interface Row extends DriveFact, KnownDrive {
  rule: Rule | null;
}

const DRIVES = `
  SELECT drive.id, drive.name, drive.kind, drive.lifecycle, drive.rule, attached.now AS attached, drive.lent_to AS "lentTo",
    place.name AS place, coalesce(place.site_id::text, $1) AS "restsIn",
    ${BUILDING_OF_DRIVE} AS site
  FROM drive LEFT JOIN place ON place.id = drive.place_id
  CROSS JOIN LATERAL (SELECT EXISTS (SELECT FROM attachment JOIN volume ON volume.id = attachment.volume_id
    WHERE volume.drive_id = drive.id AND attachment.detached_at IS NULL) AS now) AS attached`;

export async function safetyWorld(pool: pg.Pool): Promise<SafetyWorld> {
  const sites = await pool.query<{ id: string; name: string; here: boolean }>(
    'SELECT id, name, here FROM site ORDER BY here DESC, lower(name), id',
  );
  const here = sites.rows[0]!.id;
  const { rows } = await pool.query<Row>(DRIVES, [here]);
  return {
    here,
    drives: new Map(rows.map(({ id, lifecycle, site }) => [id, { lifecycle, site }])),
    sites: new Map(sites.rows.map(({ id, name }) => [id, name])),
    known: new Map(rows.map((row) => [row.id, row])),
    rules: new Map(rows.flatMap(({ id, rule }) => (rule ? [[id, rule] as const] : []))),
  };
}

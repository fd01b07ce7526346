import type { Freshness } from '@safelight/core/catalog/safety/copy-fact.ts';
import type { Rule } from '@safelight/core/catalog/safety/judge.ts';
import type pg from 'pg';

/** All figures of the report, counted from the rows alone by one statement that shares nothing with the product. */
const COUNT = `
  WITH here AS (SELECT id FROM site WHERE here),
  proof AS (
    SELECT DISTINCT copy.content_id,
      CASE WHEN volume.kind = 'cloud' THEN 'cloud' WHEN volume.kind = 'archive' OR volume.on_archive THEN 'nas' ELSE 'drive' END AS medium,
      CASE WHEN volume.kind = 'cloud' THEN 'cloud' WHEN volume.kind = 'archive' OR volume.on_archive THEN 'nas' ELSE volume.drive_id::text END AS holder,
      CASE WHEN volume.kind = 'cloud' THEN 'cloud' WHEN volume.kind = 'archive' OR volume.on_archive THEN here.id::text
        WHEN drive.lent_to IS NOT NULL THEN NULL ELSE coalesce(place.site_id, here.id)::text END AS site
    FROM here, copy JOIN volume ON volume.id = copy.volume_id LEFT JOIN drive ON drive.id = volume.drive_id
    LEFT JOIN place ON place.id = drive.place_id
    WHERE copy.state = 'present' AND copy.at <= now()
      AND (volume.kind = 'cloud' AND copy.evidence <> 'listed' AND copy.at >= now() - $3 * interval '24 hours'
        OR (volume.kind = 'archive' OR volume.on_archive) AND copy.evidence = 'read-back' AND copy.at >= now() - $1 * interval '24 hours'
        OR volume.kind = 'drive' AND NOT volume.on_archive AND copy.evidence = 'read-back'
          AND copy.at >= now() - $2 * interval '24 hours' AND drive.lifecycle <> 'lost')
  ), held AS (
    SELECT content_id, count(DISTINCT holder) AS copies, count(DISTINCT medium) AS media, count(DISTINCT site) AS sites
    FROM proof GROUP BY content_id
  ), of AS (
    SELECT content_id, drive_id FROM file WHERE content_id IS NOT NULL AND on_drive = 'present' GROUP BY 1, 2
  ), ruled AS (
    SELECT of.content_id, of.drive_id, coalesce((drive.rule->>'copies')::int, $4) AS copies,
      coalesce((drive.rule->>'media')::int, $5) AS media, coalesce((drive.rule->>'offsite')::int, $6) AS offsite
    FROM of JOIN drive ON drive.id = of.drive_id
  ), contents AS (
    SELECT content.id, content.bytes, coalesce(extract(year FROM photo.taken_at), 0)::int AS year,
      coalesce((SELECT min(kind) FROM file WHERE content_id = content.id), 'photo') AS kind
    FROM content LEFT JOIN photo ON photo.content_id = content.id
  ), rules AS (
    SELECT 'whole' AS scope, '' AS drive, content_id, max(copies) AS copies, max(media) AS media, max(offsite) AS offsite FROM ruled GROUP BY content_id
    UNION ALL SELECT 'whole', '', id, $4, $5, $6 FROM contents WHERE id NOT IN (SELECT content_id FROM of)
    UNION ALL SELECT 'drive', drive_id::text, content_id, copies, media, offsite FROM ruled
  ), unread AS (
    SELECT drive_id, kind, bytes, id FROM file WHERE content_id IS NULL AND on_drive = 'present'
  ), each AS (
    SELECT rules.scope, rules.drive, contents.year, contents.kind, contents.bytes,
      coalesce(held.sites, 0) AS sites, coalesce(held.copies, 0) < rules.copies AS short_copies,
      coalesce(held.media, 0) < rules.media AS short_media,
      rules.offsite > 0 AND coalesce(held.sites, 0) < rules.offsite + 1 AS short_offsite
    FROM rules JOIN contents ON contents.id = rules.content_id LEFT JOIN held ON held.content_id = rules.content_id
    UNION ALL
    SELECT scope, CASE scope WHEN 'drive' THEN drive_id::text ELSE '' END, 0, unread.kind, unread.bytes, 0, true, true,
      coalesce((drive.rule->>'offsite')::int, $6) > 0
    FROM unread JOIN drive ON drive.id = unread.drive_id, (VALUES ('whole'), ('drive')) AS scopes(scope)
  )
  SELECT scope, drive, year, kind, count(*)::int AS files, sum(bytes)::float8 AS bytes, sites < 2 AS one, short_copies, short_media, short_offsite
  FROM each GROUP BY scope, drive, year, kind, sites < 2, short_copies, short_media, short_offsite`;

interface Row {
  scope: 'whole' | 'drive';
  drive: string;
  year: number;
  kind: string;
  files: number;
  bytes: number;
  one: boolean;
  short_copies: boolean;
  short_media: boolean;
  short_offsite: boolean;
}

export async function countByHand(pool: pg.Pool, rule: Rule, limits: Freshness) {
  const { rows } = await pool.query<Row>(COUNT, [
    ...[limits.nas, limits.drive, limits.cloud],
    ...[rule.copies, rule.media, rule.offsite],
  ]);
  const whole = rows.filter(({ scope }) => scope === 'whole');
  return {
    all: tally(whole),
    years: by(whole, ({ year }) => String(year)),
    kinds: by(whole, ({ kind }) => kind),
    drives: by(
      rows.filter(({ scope }) => scope === 'drive'),
      ({ drive }) => drive,
    ),
  };
}

function by(rows: Row[], key: (row: Row) => string) {
  return Object.fromEntries([...Map.groupBy(rows, key)].map(([of, those]) => [of, tally(those)]));
}

function tally(rows: Row[]) {
  const is = (row: Row) => row.short_copies || row.short_media || row.short_offsite;
  const sum = (of: 'files' | 'bytes', when: (row: Row) => boolean) =>
    rows.filter(when).reduce((total, row) => total + row[of], 0);
  return {
    files: sum('files', () => true),
    bytes: sum('bytes', () => true),
    safe: sum('bytes', (row) => !is(row)),
    two: sum('bytes', (row) => is(row) && !row.one),
    risk: sum('bytes', (row) => is(row) && row.one),
    riskFiles: sum('files', (row) => is(row) && row.one),
    shortCopies: sum('bytes', (row) => row.short_copies),
    shortCopiesFiles: sum('files', (row) => row.short_copies),
    shortMedia: sum('bytes', (row) => row.short_media),
    shortMediaFiles: sum('files', (row) => row.short_media),
    shortOffsite: sum('bytes', (row) => row.short_offsite),
    shortOffsiteFiles: sum('files', (row) => row.short_offsite),
  };
}

import type { PoolClient } from 'pg';
import { blake3Of } from '../../base/bytes.ts';
import type { RemovalScope } from './removal-scope.store.ts';

export interface Amount {
  files: number;
  bytes: number;
}

/** What a Removal would take away, and what it would leave. */
export interface RemovalFigures {
  files: number;
  versions: number;
  /** Contents that nothing would hold any more. */
  contents: number;
  bytes: number;
  archive: Amount;
  cloud: Amount;
  /** Copies on Drives: forgotten, but never touched there. */
  drives: { id: string; drive: string; attached: boolean; files: number; bytes: number }[];
  shares: { id: string; title: string; files: number; open: boolean }[];
  downloads: number;
  /** Contents that stay because other Files have them. */
  kept: Amount & { drives: { id: string; drive: string; files: number }[] };
  /** Drives that are being ingested now: that begins anew, and knows of it. */
  ingesting: string[];
}

const whole = 'going.content_id IS NULL';
/** Copies that go: those that stand for a File that goes, and all of a Content that goes. */
const COPIES = `
  SELECT copy.id, copy.volume_id, copy.state, copy.path_key, touched.bytes, touched.kept FROM touched JOIN copy ON copy.content_id = touched.content_id
  WHERE copy.state <> 'missing' AND (NOT touched.kept OR EXISTS (SELECT FROM going WHERE going.file_id = copy.file_id
    AND (going.content_id IS NULL OR going.content_id = copy.content_id)))`;

/** Adds up what was gathered. */
export async function lookAtRemoval(client: PoolClient): Promise<RemovalFigures> {
  const [sums] = await rowsOf<
    Omit<RemovalFigures, 'archive' | 'cloud' | 'drives' | 'shares' | 'kept' | 'ingesting'> & {
      kept: number;
      keptBytes: number;
    }
  >(
    client,
    `SELECT (SELECT count(*)::int FROM going WHERE ${whole}) AS files,
       (SELECT count(*)::int FROM going JOIN file_version AS v ON v.file_id = going.file_id
         AND (${whole} OR going.content_id = v.content_id)) AS versions,
       (count(*) FILTER (WHERE NOT kept))::int AS contents, coalesce(sum(bytes) FILTER (WHERE NOT kept), 0)::float8 AS bytes,
       (count(*) FILTER (WHERE kept))::int AS kept, coalesce(sum(bytes) FILTER (WHERE kept), 0)::float8 AS "keptBytes",
       (SELECT count(DISTINCT download_id)::int FROM going JOIN download_item USING (file_id)
         JOIN download ON download.id = download_id AND download.expires_at > now()) AS downloads
     FROM touched`,
  );
  const { kept, keptBytes, ...figures } = sums!;
  return {
    ...figures,
    ...(await copyFigures(client)),
    shares: await rowsOf(
      client,
      `SELECT share.id, share.title, count(*)::int AS files, share.revoked_at IS NULL AND (share.expires_at IS NULL OR share.expires_at > now()) AS open
       FROM going JOIN share_item ON share_item.file_id = going.file_id AND (${whole} OR share_item.content_id = going.content_id)
       JOIN share ON share.id = share_item.share_id GROUP BY share.id ORDER BY share.id`,
    ),
    kept: { files: kept, bytes: keptBytes, drives: await keepers(client) },
    ingesting: (await openIngests(client)).map(({ drive }) => drive),
  };
}

async function copyFigures(
  client: PoolClient,
): Promise<Pick<RemovalFigures, 'archive' | 'cloud' | 'drives'>> {
  const rows = await rowsOf<{
    kind: string;
    id: string | null;
    drive: string;
    attached: boolean;
    files: number;
    bytes: number;
  }>(
    client,
    `SELECT volume.kind, drive.id, coalesce(drive.name, '') AS drive, bool_or(EXISTS (SELECT FROM attachment
         WHERE attachment.volume_id = volume.id AND detached_at IS NULL)) AS attached, sum(goes.files)::int AS files, sum(goes.bytes)::float8 AS bytes
     FROM (SELECT volume_id, count(*) AS files, sum(bytes) AS bytes FROM (${COPIES}) AS those GROUP BY volume_id) AS goes
     JOIN volume ON volume.id = goes.volume_id LEFT JOIN drive ON drive.id = volume.drive_id GROUP BY volume.kind, drive.id ORDER BY drive.name`,
  );
  const of = (kind: string): Amount => {
    const row = rows.find((one) => one.kind === kind);
    return { files: row?.files ?? 0, bytes: row?.bytes ?? 0 };
  };
  const drives = rows.flatMap(({ kind, id, ...row }) =>
    kind === 'drive' && id !== null ? [{ id, ...row }] : [],
  );
  // In the cloud a Content stands once, and only one that nobody needs goes.
  const [cloud] = await rowsOf<Amount>(
    client,
    `SELECT count(*)::int AS files, coalesce(sum(bytes), 0)::float8 AS bytes FROM (${COPIES}) AS those
     JOIN volume ON volume.id = those.volume_id AND volume.kind = 'cloud' WHERE NOT kept`,
  );
  return { archive: of('archive'), cloud: cloud!, drives };
}

/** The Drives whose Files keep Contents. */
async function keepers(client: PoolClient): Promise<RemovalFigures['kept']['drives']> {
  return rowsOf(
    client,
    `SELECT drive.id, drive.name AS drive, count(DISTINCT touched.content_id)::int AS files FROM touched
     JOIN file_version AS v ON v.content_id = touched.content_id JOIN file ON file.id = v.file_id JOIN drive ON drive.id = file.drive_id
     WHERE touched.kept AND NOT EXISTS (SELECT FROM going WHERE going.file_id = v.file_id) GROUP BY drive.id ORDER BY drive.name`,
  );
}

/** Ingests that are not over, of Drives that lose something. */
async function openIngests(client: PoolClient): Promise<{ id: string; drive: string }[]> {
  return rowsOf(
    client,
    `SELECT ingest.id, drive.name AS drive FROM ingest JOIN drive ON drive.id = ingest.drive_id
     WHERE ingest.state NOT IN ('done', 'failed') AND drive.id IN (SELECT drive_id FROM going JOIN file ON file.id = going.file_id)`,
  );
}

/**
 * What stands for all that was shown. What an Ingest that is under way adds to the scope while one reads is meant as
 * well, and changes nothing.
 */
export async function digestOf(client: PoolClient, scope: RemovalScope): Promise<string> {
  const [marks] = await rowsOf<Record<string, string>>(
    client,
    `WITH settled AS (SELECT going.* FROM going WHERE NOT EXISTS (SELECT FROM file_version AS v JOIN ingest ON ingest.id = v.ingest_id
         AND ingest.state NOT IN ('done', 'failed') WHERE v.file_id = going.file_id)
       AND NOT EXISTS (SELECT FROM file WHERE file.id = going.file_id AND file.content_id IS NULL))
     SELECT (SELECT ${mark('settled.file_id, settled.content_id')} FROM settled) AS files,
       (SELECT ${mark('v.file_id, v.content_id')} FROM settled JOIN file_version AS v ON v.file_id = settled.file_id) AS versions,
       (SELECT ${mark('touched.content_id, touched.kept')} FROM touched WHERE EXISTS (SELECT FROM file_version AS v
          JOIN settled ON settled.file_id = v.file_id WHERE v.content_id = touched.content_id)) AS contents,
       (SELECT ${mark('copy.id, copy.state, copy.path_key')} FROM settled JOIN copy ON copy.file_id = settled.file_id) AS copies,
       (SELECT ${mark('share_id, n')} FROM settled JOIN share_item ON share_item.file_id = settled.file_id) AS shares`,
  );
  const { what, driveId, path, fileId, everywhere } = scope;
  const all = [what, driveId, path.toString('hex'), String(fileId), everywhere, marks];
  return blake3Of(Buffer.from(JSON.stringify(all))).toString('hex', 0, 16);
}

/** Whatever the order of the rows. */
const mark = (columns: string) =>
  `count(*) || ' ' || coalesce(bit_xor(hashtextextended(row(${columns})::text, 0)), 0)`;

async function rowsOf<Row extends object>(client: PoolClient, sql: string): Promise<Row[]> {
  return (await client.query<Row>(sql)).rows;
}

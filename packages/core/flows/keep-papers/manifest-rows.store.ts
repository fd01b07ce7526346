import type { PoolClient } from 'pg';
import { type ManifestRow, manifestLine } from '../../catalog/paper/manifest-line.ts';
import { rowsOf } from './catalogue-rows.store.ts';

/** Cloud Copies have an index of their own; an upload finds the key of a Content in one step. */
const CLOUD_COPY = `
  select c.path as key, c.version_id from copy c
  where c.content_id = t.id and c.etag is not null and c.volume_id = $2 and c.state = 'present' order by c.id limit 1`;

const ARCHIVED = `
  select c.path from copy c
  where c.file_id = f.id and c.content_id = t.id and c.volume_id = $3 and c.state = 'present' order by c.id limit 1`;

const ROWS = `
  select f.path, v.ordinal, f.on_drive as "onDrive", coalesce(fv.bytes, f.bytes) as bytes,
    coalesce(fv.mtime_ns, f.mtime_ns) as "mtimeNs", fv.n, fv.origin, fv.seen_at as "seenAt",
    fv.content_id = f.content_id and not exists (select from file_version later
      where later.file_id = f.id and later.content_id = f.content_id and later.n > fv.n) as current,
    t.blake3, t.crc32, t.xxh64, cloud.key, cloud.version_id as "versionId", archive.path as archived
  from file f join volume v on v.id = f.volume_id
    left join file_version fv on fv.file_id = f.id left join content t on t.id = fv.content_id
    left join lateral (${CLOUD_COPY}) as cloud on true
    left join lateral (${ARCHIVED}) as archive on true
  where f.drive_id = $1 order by f.id, fv.n`;

/** Every version of every File of a Drive as lines of JSON, in the order in which they were first seen. */
export async function* manifestLines(
  client: PoolClient,
  of: { driveId: string; cloudId: string | null; archiveId: string },
): AsyncGenerator<string[]> {
  const values = [of.driveId, of.cloudId, of.archiveId];
  for await (const rows of rowsOf<ManifestRow>(client, ROWS, values)) yield rows.map(manifestLine);
}

/** What a Manifest says of its Drive: enough to know it again. */
export async function driveFacts(client: PoolClient, driveId: string): Promise<object> {
  const { rows } = await client.query<{ facts: object }>(
    `select json_build_object(
       'drive', (select row_to_json(d) from (select id, kind, name, folder, folder_key, lifecycle, ignore, rule,
          first_seen_at, last_seen_at from drive where id = $1) as d),
       'place', (select json_build_object('site', s.name, 'here', s.here, 'name', p.name) from drive d join place p on p.id = d.place_id
          join site s on s.id = p.site_id where d.id = $1),
       'volumes', (select json_agg(row_to_json(v) order by v.ordinal) from (select id, ordinal, fs_type, fs_uuid, serial, label,
          table_uuid, fingerprint, capacity, folder_path, on_archive, source_folders, sources_chosen, created_at, last_scan_at
          from volume where drive_id = $1) as v)) as facts`,
    [driveId],
  );
  return rows[0]!.facts;
}

/** The address of the newest Cloud that the catalogue knows, and its id. */
export async function cloudOf(
  client: PoolClient,
  address: string | null,
): Promise<{ id: string; address: string } | null> {
  const { rows } = await client.query<{ id: string; address: string }>(
    `select id, address from volume where kind = 'cloud' and ($1::text is null or address = $1)
     order by created_at desc limit 1`,
    [address],
  );
  return rows[0] ?? null;
}

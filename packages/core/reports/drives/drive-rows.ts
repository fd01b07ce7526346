import type pg from 'pg';
import type { DriveMode } from '../../catalog/drive/drive-mode.ts';
import type { Rule } from '../../catalog/safety/judge.ts';
import { readCursor, writeCursor } from '../cursor.ts';
import { type IngestRow, newestIngests } from '../ingests/ingest-rows.ts';
import { type Page, pageOf } from '../page.ts';
import type { DriveFigures } from './drive-figures.ts';

export interface DriveVolumeRow {
  id: string;
  drive_id: string;
  ordinal: number;
  fs_type: string | null;
  fs_uuid: string | null;
  serial: string | null;
  label: string | null;
  capacity: bigint | null;
  free: bigint | null;
  source_folders: Buffer[];
  sources_chosen: boolean;
  last_scan_at: Date | null;
  attached: boolean;
  released: boolean;
  mount_path: Buffer | null;
  attached_at: Date | null;
  top_folders: string[] | null;
  folder_path: Buffer | null;
  maybe_why: 'other-device' | 'other-files' | 'several' | null;
  maybe_drive_id: string | null;
  maybe_drive: string | null;
  /** Everything that was found since it was attached is done as the mode of the Drive says, and no Ingest is open. */
  done_now: boolean;
}

interface DriveOnlyRow {
  id: string;
  name: string;
  folder: string;
  kind: 'drive' | 'card' | 'folder';
  lifecycle: 'active' | 'retired' | 'lost';
  mode: DriveMode;
  place_id: string | null;
  place: string | null;
  site_id: string | null;
  site: string | null;
  here: boolean | null;
  rule: Rule | null;
  lent_to: string | null;
  lent_at: Date | null;
  lent_until: string | null;
  overdue: boolean;
  ignore: string[];
  files: bigint;
  bytes: bigint;
  first_seen_at: Date;
  last_seen_at: Date;
  proven_at: Date | null;
}

export interface KinRow {
  drive_id: string;
  kin_id: string;
  kin: string;
  relation: 'clone' | 'part' | 'whole' | 'some';
  basis: 'names' | 'contents';
  shared: number;
  missing: number;
  added: number;
  new_shoots: number;
  theirs: number;
  at: Date;
}

export interface DriveRow extends DriveOnlyRow {
  kin: KinRow[];
  volumes: DriveVolumeRow[];
  ingest: IngestRow | null;
  figures: DriveFigures | null;
}

const DRIVES = `
  SELECT drive.id, drive.name, drive.folder, drive.kind, drive.lifecycle, drive.mode, drive.first_seen_at, drive.last_seen_at,
    place.id AS place_id, place.name AS place, site.id AS site_id, site.name AS site, site.here,
    drive.rule, drive.lent_to, drive.lent_at, drive.lent_until::text AS lent_until, coalesce(drive.lent_until < current_date, false) AS overdue,
    coalesce(drive.ignore, '{}') AS ignore, sums.files, sums.bytes,
    (SELECT max(greatest(finished_at, checked_at)) FROM ingest WHERE drive_id = drive.id AND state = 'done') AS proven_at
  FROM drive
  LEFT JOIN place ON place.id = drive.place_id LEFT JOIN site ON site.id = place.site_id
  CROSS JOIN LATERAL (SELECT coalesce(sum(folder.files), 0)::bigint AS files,
      coalesce(sum(folder.bytes), 0)::bigint AS bytes
    FROM folder JOIN volume ON volume.id = folder.volume_id
    WHERE volume.drive_id = drive.id AND folder.parent_id IS NULL AND folder.present) AS sums`;

/** One that was removed on purpose is known, and shown only while it is attached. */
const SHOWN = `(drive.removed_at IS NULL OR EXISTS (SELECT FROM attachment JOIN volume ON volume.id = attachment.volume_id
  WHERE volume.drive_id = drive.id AND detached_at IS NULL))`;

/** Everything that the newest Ingest of a Volume found was queued since, and nothing of it waits or failed. */
const SENT = `EXISTS (SELECT FROM volume AS cloud WHERE cloud.kind = 'cloud' AND cloud.queued_at >= newest.finished_at
  AND NOT EXISTS (SELECT FROM upload_tally WHERE volume_id = cloud.id AND upload_tally.drive_id = its.id
    AND upload_tally.state <> 'done' GROUP BY upload_tally.state HAVING sum(upload_tally.files) > 0))`;

const VOLUMES = `
  SELECT volume.id, volume.drive_id, volume.ordinal, volume.fs_type, volume.fs_uuid, volume.serial, volume.label,
    volume.capacity, volume.free, volume.source_folders, volume.sources_chosen, volume.last_scan_at, now.id IS NOT NULL AS attached,
    now.released_at IS NOT NULL AS released, now.mount_path, now.attached_at, now.top_folders, volume.folder_path,
    volume.maybe_why, maybe_drive.id AS maybe_drive_id, maybe_drive.name AS maybe_drive,
    coalesce(newest.state = 'done' AND newest.failed = 0 AND newest.finished_at >= now.attached_at AND newest.mode = its.mode, false)
      AND CASE its.mode WHEN 'catalogue-only' THEN true WHEN 'cloud-only' THEN ${SENT}
        ELSE NOT EXISTS (SELECT FROM volume WHERE kind = 'archive' AND unproven IS NOT NULL) END AS done_now
  FROM volume JOIN drive AS its ON its.id = volume.drive_id LEFT JOIN volume AS maybe ON maybe.id = volume.maybe_id
  LEFT JOIN drive AS maybe_drive ON maybe_drive.id = maybe.drive_id
  LEFT JOIN LATERAL (SELECT * FROM attachment
    WHERE attachment.volume_id = volume.id AND detached_at IS NULL ORDER BY attached_at DESC LIMIT 1) AS now ON true
  LEFT JOIN LATERAL (SELECT state, failed, finished_at, mode FROM ingest
    WHERE ingest.volume_id = volume.id ORDER BY id DESC LIMIT 1) AS newest ON true
  WHERE volume.drive_id = ANY($1::uuid[]) AND volume.roll IS NULL ORDER BY volume.ordinal`;

const KIN = `
  SELECT kinship.*, drive.name AS kin FROM kinship JOIN drive ON drive.id = kinship.kin_id
  WHERE kinship.drive_id = ANY($1::uuid[]) ORDER BY kinship.shared DESC, kinship.kin_id`;

/** What is asked beside the Drives themselves, because it costs more than they do. */
export type FiguresOf = () => Promise<Map<string, DriveFigures>>;

/** Drives, last seen first seen. */
export async function drivePage(
  pool: pg.Pool,
  figuresOf: FiguresOf,
  request: { limit: number; cursor: string | null },
): Promise<Page<DriveRow>> {
  const after = request.cursor === null ? null : readCursor('drives', request.cursor);
  const { rows } = await pool.query<DriveOnlyRow>(
    `${DRIVES} WHERE ${SHOWN} AND ($1::uuid IS NULL OR drive.id < $1) ORDER BY drive.id DESC LIMIT $2`,
    [after?.[0] ?? null, request.limit + 1],
  );
  const counted = await pool.query<{ n: number }>(`SELECT count(*)::int AS n FROM drive WHERE ${SHOWN}`);
  const page = pageOf(rows, request.limit, { total: counted.rows[0]!.n }, (row) =>
    writeCursor('drives', [row.id]),
  );
  return { ...page, rows: await withAll(pool, figuresOf, page.rows) };
}

/** One Drive, or null. */
export async function driveRow(pool: pg.Pool, figuresOf: FiguresOf, id: string): Promise<DriveRow | null> {
  const { rows } = await pool.query<DriveOnlyRow>(`${DRIVES} WHERE drive.id = $1`, [id]);
  const [row] = await withAll(pool, figuresOf, rows);
  return row ?? null;
}

async function withAll(pool: pg.Pool, figuresOf: FiguresOf, drives: DriveOnlyRow[]): Promise<DriveRow[]> {
  if (drives.length === 0) return [];
  const ids = drives.map((drive) => drive.id);
  const [volumes, kin, ingests, figures] = await Promise.all([
    pool.query<DriveVolumeRow>(VOLUMES, [ids]),
    pool.query<KinRow>(KIN, [ids]),
    newestIngests(pool, ids),
    figuresOf(),
  ]);
  const byDrive = Map.groupBy(volumes.rows, (volume) => volume.drive_id);
  const kinOf = Map.groupBy(kin.rows, ({ drive_id }) => drive_id);
  return drives.map((drive) => ({
    ...drive,
    volumes: byDrive.get(drive.id) ?? [],
    kin: kinOf.get(drive.id) ?? [],
    ingest: ingests.get(drive.id) ?? null,
    figures: figures.get(drive.id) ?? null,
  }));
}

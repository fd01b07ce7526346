import type pg from 'pg';
import type { RaidArray } from '../../adapters/devices/mdstat.ts';
import type { SmartReport } from '../../adapters/devices/smart-report.ts';

export interface DiskHealthRow {
  drive_id: string;
  drive: string;
  at: Date;
  report: SmartReport;
}

/** What disks of Drives said last, the worst first. */
export async function diskHealthRows(pool: pg.Pool): Promise<DiskHealthRow[]> {
  const { rows } = await pool.query<DiskHealthRow>(
    `SELECT drive_health.drive_id, drive.name AS drive, drive_health.at, drive_health.report
     FROM drive_health JOIN drive ON drive.id = drive_health.drive_id
     ORDER BY array_position(ARRAY['failing', 'watch', 'unknown', 'good'], report->>'state'), drive.name LIMIT 1000`,
  );
  return rows;
}

export interface HostHealthRow {
  name: string;
  smart: boolean | null;
  arrays: RaidArray[];
}

export async function hostHealthRows(pool: pg.Pool): Promise<HostHealthRow[]> {
  const { rows } = await pool.query<HostHealthRow>(
    `SELECT name, smart, coalesce(arrays, '[]') AS arrays FROM dock WHERE seen_at > now() - interval '1 day' ORDER BY name`,
  );
  return rows;
}

const DAYS = 90;

/** What came into the Archive lately, and in how many days: since the first ingest where that is less than three months ago. */
export async function cameLately(pool: pg.Pool): Promise<{ bytes: number; days: number }> {
  const { rows } = await pool.query<{ bytes: number; days: number }>(
    `SELECT coalesce(sum(copied_bytes), 0)::float8 AS bytes,
       coalesce(least(${DAYS}, greatest(1, extract(epoch FROM now() - (SELECT min(started_at) FROM ingest)) / 86400)), 0)::float8 AS days
     FROM ingest WHERE started_at > now() - interval '${DAYS} days'`,
  );
  return rows[0]!;
}

import type { DriveEventView, SiteView } from '@safelight/contract/places.ts';
import type { DriveEventRow } from '@safelight/core/reports/drives/drive-history.ts';
import type { SiteRow } from '@safelight/core/reports/places/site-rows.ts';
import { isoTime } from './times.ts';

export function siteView({ id, name, here, drives, bytes, places }: SiteRow): SiteView {
  return { id, name, here, drives, bytes, places };
}

export function driveEventView(row: DriveEventRow): DriveEventView {
  const { id, what, place, note, by } = row;
  return { id, what, place, lentTo: row.lent_to, lentUntil: row.lent_until, note, by, at: isoTime(row.at) };
}

import type { DriveView, DriveVolumeView, FolderOnDriveView, KinView } from '@safelight/contract/drives.ts';
import { displayText, isUtf8 } from '@safelight/core/base/bytes.ts';
import { joinPath } from '@safelight/core/base/paths.ts';
import type { FolderOnDrive } from '@safelight/core/catalog/drive/ask-dock.store.ts';
import { placeText } from '@safelight/core/catalog/place/place-name.ts';
import type { DriveRow, DriveVolumeRow, KinRow } from '@safelight/core/reports/drives/drive-rows.ts';
import { ingestView } from './ingest.ts';
import { pathAndNameView } from './names.ts';
import { isoTime, isoTimeOrNull, wallTime } from './times.ts';

export function driveView(row: DriveRow): DriveView {
  const { figures, volumes } = row;
  const here = volumes.filter((volume) => volume.attached);
  const mountPath = here.find((volume) => volume.mount_path)?.mount_path;
  return {
    id: row.id,
    name: row.name,
    folder: row.folder,
    kind: row.kind,
    lifecycle: row.lifecycle,
    mode: row.mode,
    attached: here.length > 0,
    released: here.length > 0 && here.every((volume) => volume.released),
    safeToUnplug: here.length > 0 && here.every((volume) => volume.done_now),
    mountPath: mountPath ? displayText(mountPath) : null,
    place: row.place === null ? null : placeText({ name: row.place, site: row.site ?? '' }),
    rests: restView(row),
    lent: loanView(row),
    ignore: row.ignore,
    files: Number(row.files),
    bytes: Number(row.bytes),
    capacity: sumOf(volumes.map((volume) => volume.capacity)),
    free: sumOf(volumes.map((volume) => volume.free)),
    firstSeenAt: isoTime(row.first_seen_at),
    lastSeenAt: isoTime(row.last_seen_at),
    provenAt: isoTimeOrNull(row.proven_at),
    rule: row.rule,
    safeBytes: figures?.safe_bytes ?? 0,
    atRiskBytes: figures?.at_risk_bytes ?? 0,
    shortBytes: figures?.short_bytes ?? 0,
    damagedFiles: figures?.damaged ?? 0,
    uploadPendingFiles: Number(figures?.upload_files ?? 0),
    uploadPendingBytes: Number(figures?.upload_bytes ?? 0),
    takenFrom: wallTimeOfMs(figures?.taken_from),
    takenTo: wallTimeOfMs(figures?.taken_to),
    pictures: (figures?.pictures ?? []).map(String),
    ingest: row.ingest && ingestView(row.ingest),
    volumes: volumes.map(volumeView),
    maybe: maybeOf(volumes),
    kin: row.kin.map(kinView),
  };
}

function kinView(row: KinRow): KinView {
  const { relation, shared, missing, added, theirs } = row;
  return {
    driveId: row.kin_id,
    drive: row.kin,
    relation,
    confirmed: row.basis === 'contents',
    shared,
    missing,
    added,
    newShoots: row.new_shoots,
    theirs,
    at: isoTime(row.at),
  };
}

function restView({ place_id, place, site_id, site, here }: DriveRow): DriveView['rests'] {
  if (place_id === null || site_id === null) return null;
  return { placeId: place_id, name: place ?? '', siteId: site_id, site: site ?? '', here: here ?? false };
}

function loanView({ lent_to, lent_at, lent_until, overdue }: DriveRow): DriveView['lent'] {
  return lent_to === null || lent_at === null
    ? null
    : { to: lent_to, since: isoTime(lent_at), until: lent_until, overdue };
}

function maybeOf(volumes: DriveVolumeRow[]): DriveView['maybe'] {
  const asked = volumes.find((volume) => volume.maybe_why !== null);
  if (!asked?.maybe_why || !asked.maybe_drive_id || asked.maybe_drive === null) return null;
  return { driveId: asked.maybe_drive_id, drive: asked.maybe_drive, why: asked.maybe_why };
}

function volumeView(row: DriveVolumeRow): DriveVolumeView {
  return {
    id: row.id,
    ordinal: row.ordinal,
    fsType: row.fs_type,
    fsUuid: row.fs_uuid,
    serial: row.serial,
    label: row.label,
    capacity: row.capacity === null ? null : Number(row.capacity),
    free: row.free === null ? null : Number(row.free),
    sourceFolders: row.source_folders.map(displayText),
    ...(row.source_folders.every(isUtf8)
      ? {}
      : { sourceFoldersRaw: row.source_folders.map((folder) => folder.toString('base64url')) }),
    sourcesChosen: row.sources_chosen,
    attached: row.attached,
    released: row.attached && row.released,
    mountPath: row.mount_path && displayText(row.mount_path),
    attachedAt: isoTimeOrNull(row.attached_at),
    topFolders: row.top_folders ?? [],
    lastScanAt: isoTimeOrNull(row.last_scan_at),
    recognisedBy: row.folder_path ? 'folder' : row.fs_uuid ? 'file-system' : 'look',
  };
}

/** A folder below `parent` on an attached Drive. */
export function folderOnDriveView(parent: Buffer, folder: FolderOnDrive): FolderOnDriveView {
  const path = joinPath(parent, Buffer.from(folder.nameRaw, 'base64url'));
  return { ...pathAndNameView(path), hasFolders: folder.hasFolders };
}

function sumOf(sizes: (bigint | null)[]): number | null {
  const known = sizes.filter((size) => size !== null);
  return known.length === 0 ? null : Number(known.reduce((sum, size) => sum + size, 0n));
}

function wallTimeOfMs(ms: bigint | null | undefined): string | null {
  return ms === null || ms === undefined ? null : wallTime(new Date(Number(ms)));
}

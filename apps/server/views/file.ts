import type { CopyView, FileDetail, FileView, VersionView } from '@safelight/contract/files.ts';
import type { FileDetailRow } from '@safelight/core/reports/files/file-detail.ts';
import type { FileRow } from '@safelight/core/reports/files/file-rows.ts';
import type { CopyRow, VersionRow } from '@safelight/core/reports/files/lists-in-text.ts';
import { pathAndNameView, pathView } from './names.ts';
import { reasonText } from './reason.ts';
import { timeOfNs, wallTime } from './times.ts';

export function fileView(row: FileRow): FileView {
  return {
    id: String(row.id),
    ...pathAndNameView(row.path),
    driveId: row.drive_id,
    drive: row.drive,
    volumeId: row.volume_id,
    bytes: Number(row.bytes),
    mtime: timeOfNs(row.mtime_ns),
    blake3: row.blake3,
    onDrive: row.on_drive,
    movedTo: row.moved_to_id === null ? null : String(row.moved_to_id),
    kind: row.kind,
    takenAt: wallTime(row.taken_at),
    takenZone: row.taken_zone,
    camera: row.camera,
    lens: row.lens,
    width: row.width,
    height: row.height,
    rating: row.rating,
    keywords: row.keywords ?? [],
    versions: row.versions.map(versionView),
    copies: row.copies.map(copyView),
    ...previewView(row),
    inReach: row.copies.some((copy) => copy.usable),
  };
}

function versionView({ n, blake3, bytes, mtimeNs, seenAt, origin }: VersionRow): VersionView {
  return { n, blake3, bytes, mtime: timeOfNs(mtimeNs), seenAt: seenAt.toISOString(), origin };
}

function copyView({ volume, path, state, evidence, at }: CopyRow): CopyView {
  const { drive, drive_id: driveId, attached } = volume;
  const where = {
    volume: volume.kind,
    volumeId: volume.id,
    ...pathView(path),
    state,
    evidence,
    at: at.toISOString(),
  };
  return drive !== null && driveId !== null ? { ...where, drive, driveId, attached } : where;
}

type Pictured = Pick<FileRow, 'kind' | 'photo_state' | 'thumb' | 'reason' | 'thumbhash'>;

/** Whether there is a picture of it, and if not, why. */
export function previewView(row: Pictured): Pick<FileView, 'preview' | 'previewReason' | 'thumbhash'> {
  if (row.thumb) return { preview: 'ready', previewReason: null, thumbhash: row.thumbhash };
  const pictured = row.kind === 'photo' || row.kind === 'film';
  const waits = row.photo_state === 'pending' || (pictured && row.photo_state === null);
  if (waits) return { preview: 'pending', previewReason: null, thumbhash: null };
  return { preview: 'none', previewReason: reasonText(row.reason), thumbhash: null };
}

export function fileDetailView(row: FileDetailRow): FileDetail {
  const { detail } = row;
  return {
    ...fileView(row),
    iso: detail?.iso ?? null,
    aperture: detail?.aperture ?? null,
    shutter: detail?.shutter ?? null,
    focal: detail?.focal ?? null,
    latitude: detail?.latitude ?? null,
    longitude: detail?.longitude ?? null,
    places: detail?.places ?? [],
    title: detail?.title ?? null,
    caption: detail?.caption ?? null,
    duration: detail?.duration ?? null,
    largeAway: detail?.large_away ?? false,
    alsoOn: row.also.map((also) => ({
      fileId: String(also.id),
      driveId: also.drive_id,
      drive: also.drive,
      ...pathView(also.path),
    })),
  };
}

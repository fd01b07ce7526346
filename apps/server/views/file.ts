import type { CopyView, FileDetail, FileView, VersionView } from '@safelight/contract/files.ts';
import type { CopyRow, FileDetailRow, FileRow, VersionRow } from '@safelight/core/reports/files/file-rows.ts';
import { pathAndNameView, pathView } from './names.ts';
import { reasonText } from './reason.ts';
import { timeOfNs, wallTime } from './times.ts';

export function fileView(row: FileRow): FileView {
  const copies = row.copies ?? [];
  return {
    id: String(row.id),
    ...pathAndNameView(row.path),
    driveId: row.drive_id,
    drive: row.drive,
    volumeId: row.volume_id,
    bytes: Number(row.bytes),
    mtime: timeOfNs(row.mtime_ns),
    blake3: row.blake3?.toString('hex') ?? null,
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
    versions: (row.versions ?? []).map(versionView),
    copies: copies.map(copyView),
    ...previewView(row),
    inReach: copies.some((copy) => copy.usable),
  };
}

function versionView(version: VersionRow): VersionView {
  return {
    n: version.n,
    blake3: version.blake3,
    bytes: Number(version.bytes),
    mtime: timeOfNs(BigInt(version.mtimeNs)),
    seenAt: new Date(version.seenAt).toISOString(),
  };
}

function copyView(copy: CopyRow): CopyView {
  const onDrive = copy.drive !== null && copy.driveId !== null;
  return {
    volume: copy.kind,
    volumeId: copy.volumeId,
    ...pathView(Buffer.from(copy.path, 'hex')),
    state: copy.state,
    evidence: copy.evidence,
    at: new Date(copy.at).toISOString(),
    ...(onDrive ? { drive: copy.drive!, driveId: copy.driveId!, attached: copy.attached } : {}),
  };
}

type Pictured = Pick<FileRow, 'kind' | 'photo_state' | 'thumb' | 'reason' | 'thumbhash'>;

/** Whether there is a picture of it, and if not, why. */
export function previewView(row: Pictured): Pick<FileView, 'preview' | 'previewReason' | 'thumbhash'> {
  const thumbhash = row.thumbhash?.toString('base64') ?? null;
  if (row.thumb) return { preview: 'ready', previewReason: null, thumbhash };
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
    title: detail?.title ?? null,
    caption: detail?.caption ?? null,
    duration: detail?.duration ?? null,
    alsoOn: row.also.map((also) => ({
      fileId: String(also.id),
      driveId: also.drive_id,
      drive: also.drive,
      ...pathView(also.path),
    })),
  };
}

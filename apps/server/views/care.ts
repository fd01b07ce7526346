import type { ArchiveCareView, ArchiveWalkView, TroubleView, VerifyView } from '@safelight/contract/care.ts';
import type { Settings } from '@safelight/core/base/settings.ts';
import type { CareFigures, FoundFolderRow, WalkRow } from '@safelight/core/reports/care/archive-care.ts';
import type { TroubleRow } from '@safelight/core/reports/care/trouble-rows.ts';
import type { VerifyRow } from '@safelight/core/reports/care/verify-rows.ts';
import { pathView } from './names.ts';
import { reasonText } from './reason.ts';
import { isoTime, isoTimeOrNull } from './times.ts';

export function verifyView(row: VerifyRow): VerifyView {
  return {
    id: row.id,
    volume: row.volume,
    volumeId: row.volume_id,
    driveId: row.drive_id,
    drive: row.drive,
    sample: row.sample,
    listing: row.listing,
    heal: row.heal,
    state: row.state,
    reason: row.reason,
    reasonText: reasonText(row.reason),
    startedAt: isoTime(row.started_at),
    updatedAt: isoTime(row.updated_at),
    finishedAt: isoTimeOrNull(row.finished_at),
    copies: Number(row.copies),
    bytes: Number(row.bytes),
    checked: Number(row.checked),
    checkedBytes: Number(row.checked_bytes),
    good: Number(row.good),
    damaged: Number(row.damaged),
    changed: Number(row.changed),
    missing: Number(row.missing),
    unreadable: Number(row.unreadable),
    healed: Number(row.healed),
    unhealed: Number(row.unhealed),
  };
}

export function walkView(row: WalkRow): ArchiveWalkView {
  return {
    id: row.id,
    state: row.state,
    reasonText: reasonText(row.reason),
    startedAt: isoTime(row.started_at),
    finishedAt: isoTimeOrNull(row.finished_at),
    files: Number(row.files),
    links: Number(row.links),
    changed: Number(row.changed),
    damaged: Number(row.damaged),
    moved: Number(row.moved),
    missing: Number(row.missing),
    returned: Number(row.returned),
    fresh: Number(row.fresh),
  };
}

export function troubleView(row: TroubleRow): TroubleView {
  return {
    id: String(row.id),
    fileId: row.file_id === null ? null : String(row.file_id),
    drive: row.drive,
    driveId: row.drive_id,
    volume: row.volume,
    ...pathView(row.path),
    bytes: Number(row.bytes),
    state: row.state,
    at: isoTime(row.at),
    replaced: row.replaced,
    from: row.heal_from,
    away: row.heal_from === null ? row.away : null,
  };
}

export function archiveCareView(found: {
  root: string;
  figures: CareFigures;
  walk: WalkRow | null;
  verify: VerifyRow | null;
  folders: FoundFolderRow[];
  settings: Settings;
}): ArchiveCareView {
  const { figures, folders, root, settings } = found;
  return {
    root,
    walk: found.walk && walkView(found.walk),
    verify: found.verify && verifyView(found.verify),
    copies: figures.copies,
    oldestProofAt: isoTimeOrNull(figures.oldest_proof_at),
    dueCopies: figures.due_copies,
    damaged: figures.damaged,
    missing: figures.missing,
    foundFiles: figures.found_files,
    foundBytes: figures.found_bytes,
    foundFolders: folders.map(({ path, files, bytes }) => ({ ...pathView(path), files, bytes })),
    scrub: {
      archiveDays: settings.scrubArchiveDays,
      driveDays: settings.scrubDriveDays,
      bytesPerSecond: settings.scrubMegabytes * 1_000_000,
    },
  };
}

import type { DriveView, IngestView } from '@safelight/contract/drives.ts';

/** A Drive as scripts are promised it. */
export function driveJson(drive: DriveView) {
  const { id, name, folder, kind, lifecycle, mode, attached, mountPath, place } = drive;
  const { files, bytes, lastSeenAt } = drive;
  const ingest = drive.ingest && ingestJson(drive.ingest);
  const what = { id, name, folder, kind, lifecycle, mode, attached, mountPath, place };
  return { ...what, files, bytes, lastSeenAt, ingest };
}

export function ingestJson(ingest: IngestView) {
  const { id, state, reason } = ingest;
  const { found, copied, held, skipped, failed } = ingest;
  const { foundBytes, copiedBytes, heldBytes, skippedBytes, failedBytes } = ingest;
  const counts = { found, copied, held, skipped, failed };
  return { id, state, reason, ...counts, foundBytes, copiedBytes, heldBytes, skippedBytes, failedBytes };
}

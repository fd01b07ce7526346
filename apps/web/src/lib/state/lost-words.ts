import type { DriveView } from '@safelight/contract/drives.ts';

/** Whether a lost Drive can be restored to this one: it is attached, and nothing of it was ever ingested. */
export function isEmptyDrive({
  attached,
  released,
  files,
  lifecycle,
  ingest,
  volumes,
  maybe,
}: DriveView): boolean {
  const ingested = ingest !== null && ingest.found > ingest.skipped;
  return (
    attached &&
    !released &&
    files === 0 &&
    !ingested &&
    lifecycle === 'active' &&
    volumes.length === 1 &&
    maybe === null
  );
}

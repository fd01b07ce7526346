import { setTimeout as sleep } from 'node:timers/promises';
import type { DriveView, IngestView } from '@safelight/contract/drives.ts';
import type { Api } from '../api.ts';
import { count, size } from '../print.ts';

const LOOK_MS = 500;
/** So long an Ingest may wait for the dock that has just been asked. */
const BEGIN_MS = 20_000;

/**
 * Waits until nothing more happens by itself: the Ingest is done, failed, on hold, or waits for its drive.
 * A Drive with nothing to ingest is done at once.
 */
export async function waitForIngest(
  api: Api,
  driveId: string,
  say: (line: string) => void,
): Promise<DriveView> {
  const begun = Date.now();
  let told = '';
  for (;;) {
    const drive = await api.get<DriveView>(`/drives/${driveId}`);
    const { ingest } = drive;
    const starting = ingest?.state === 'waiting' && ingest.reason === null && Date.now() - begun < BEGIN_MS;
    const late = ingest === null && hasSource(drive) && Date.now() - begun < BEGIN_MS;
    if (ingest?.state !== 'running' && !starting && !late) return drive;
    const line = ingest ? progress(ingest) : '';
    if (line !== told) say(line);
    told = line;
    await sleep(LOOK_MS);
  }
}

const hasSource = (drive: DriveView) =>
  drive.volumes.some((volume) => volume.attached && volume.sourceFolders.length > 0);

function progress(ingest: IngestView): string {
  if (!ingest.scanned) return `Looking: ${count(ingest.found, 'file')} found`;
  return `${ingest.mode === 'copy' ? 'Proven' : 'Read'}: ${count(ingest.settled, 'file')} of ${ingest.fresh.toLocaleString('en')}, ${size(ingest.settledBytes)} of ${size(ingest.freshBytes)}`;
}

/** 0 all proven, 3 some failed, 1 on hold or waiting. */
export function exitCodeOf(ingest: IngestView | null): number {
  if (ingest === null) return 0;
  if (ingest.state !== 'done') return 1;
  return ingest.failed > 0 ? 3 : 0;
}

/** What came of it, in a line. */
export function outcome(drive: DriveView): string {
  const { ingest } = drive;
  if (!ingest) return `${drive.name} is attached. It has no source folder, so there is nothing to ingest.`;
  const sums = `${count(ingest.found, 'file')} found: ${ingest.copied.toLocaleString('en')} copied, ${ingest.held.toLocaleString('en')} ${ingest.mode === 'copy' ? 'already held' : 'known, nothing copied'}, ${ingest.skipped.toLocaleString('en')} skipped, ${ingest.failed.toLocaleString('en')} failed`;
  if (ingest.state === 'done') return `${drive.name} is done. ${sums}.`;
  return `${drive.name} is ${ingest.state}. ${ingest.reasonText ?? ''} ${sums}.`;
}

import type { DriveView } from '@safelight/contract/drives.ts';
import { plural } from '../format/numbers.ts';

/** Whether no folder of an attached Drive was chosen or recognised to be ingested. */
export function isUnchosen({ attached, volumes }: DriveView): boolean {
  return attached && volumes.every(({ sourceFolders }) => sourceFolders.length === 0);
}

/** What a Drive needs a person for, in a few words for a chip; undefined when it needs nobody. */
export function driveNeeds(drive: DriveView): string | undefined {
  const { ingest } = drive;
  if (drive.maybe) return 'Which drive?';
  if (!ingest) return undefined;
  if (ingest.state === 'on-hold') return 'On hold';
  if (ingest.state === 'failed') return 'Broke off';
  if (ingest.failed > 0) return plural(ingest.failed, 'problem');
  return undefined;
}

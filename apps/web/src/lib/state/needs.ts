import type { DriveView } from '@safelight/contract/drives.ts';
import { plural } from '../format/numbers.ts';

/** What a Drive needs a person for, in a few words for a chip; undefined when it needs nobody. */
export function driveNeeds(drive: DriveView): string | undefined {
  const { ingest } = drive;
  if (!ingest) return undefined;
  if (ingest.state === 'on-hold') return 'On hold';
  if (ingest.state === 'failed') return 'Broke off';
  if (ingest.failed > 0) return plural(ingest.failed, 'problem');
  return undefined;
}

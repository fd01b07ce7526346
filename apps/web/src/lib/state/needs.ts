import type { DriveView } from '@safelight/contract/drives.ts';
import { count, plural } from '../format/numbers.ts';

/** Whether a person still has to say what is ingested of an attached Drive. */
export function isUnchosen({ kind, attached, released, volumes }: DriveView): boolean {
  // Of a card what is missing is copied, from its own page.
  if (kind === 'card') return false;
  const undecided = volumes.every(
    ({ sourceFolders, sourcesChosen }) => sourceFolders.length === 0 && !sourcesChosen,
  );
  return attached && !released && undecided;
}

/** What a Drive needs a person for, in a few words for a chip; undefined when it needs nobody. */
export function driveNeeds(drive: DriveView): string | undefined {
  const { ingest, damagedFiles, lifecycle } = drive;
  if (damagedFiles > 0 && lifecycle !== 'lost') return `${count(damagedFiles)} damaged`;
  if (drive.maybe) return 'Which drive?';
  if (!ingest) return isUnchosen(drive) ? 'Choose what to copy' : undefined;
  if (ingest.question) return ingest.question.answered ? undefined : 'Look at it';
  if (ingest.state === 'on-hold') return 'On hold';
  if (ingest.state === 'failed') return 'Broke off';
  if (ingest.failed > 0) return plural(ingest.failed, 'problem');
  return undefined;
}

import type { DriveMode, DriveView, IngestView } from '@safelight/contract/drives.ts';
import { count, plural } from '../format/numbers.ts';
import { ago, shortDate } from '../format/times.ts';

/** What an Ingest does, as a heading: “Copying and proving”. */
export function ingestVerb(ingest: IngestView): string {
  if (ingest.state === 'waiting') return 'Waiting';
  if (ingest.state === 'on-hold') return 'On hold';
  if (ingest.state === 'failed') return 'Broke off';
  if (ingest.state === 'done') {
    if (ingest.failed > 0) return 'Done, with problems';
    return ingest.mode === 'copy' ? 'Everything on it is proven' : 'Everything on it is catalogued';
  }
  if (ingest.fresh > 0) return ingest.mode === 'copy' ? 'Copying and proving' : 'Reading it';
  return ingest.scanned ? 'Comparing' : 'Looking through it';
}

/** How far an Ingest is: “2,471 of 3,412 new files proven”. */
export function ingestExtent(ingest: IngestView): string {
  const done = ingest.mode === 'copy' ? 'proven' : 'read';
  if (ingest.fresh > 0) return `${count(ingest.settled)} of ${plural(ingest.fresh, 'new file')} ${done}`;
  if (ingest.scanned) return `${plural(ingest.found, 'file')} found, none of them new`;
  return `${plural(ingest.found, 'file')} found so far`;
}

const SAFE: Record<DriveMode, string> = {
  copy: 'Safe to unplug. Every file on it is proven.',
  'cloud-only': 'Safe to unplug. Every file on it is in the cloud.',
  'catalogue-only': 'It can be unplugged. Every file on it is catalogued.',
};

/** What happens if one unplugs the Drive now. */
export function unplugNow(drive: DriveView): string {
  if (drive.safeToUnplug) return SAFE[drive.mode];
  if (drive.released) return 'Released. It can be unplugged.';
  if (!drive.ingest) return 'It can be unplugged. Nothing of it was copied yet.';
  if (drive.ingest.state === 'done') {
    if (drive.ingest.failed > 0)
      return `It can be unplugged. ${plural(drive.ingest.failed, 'file')} could not be copied.`;
    if (drive.mode === 'cloud-only') return 'Leave it attached: not all of it is in the cloud yet.';
    return 'It can be unplugged. Not every file on it is proven yet.';
  }
  if (drive.ingest.question) return 'Unplugged now, nothing is lost: it waits for what you decide.';
  return 'Unplugged now, nothing is lost: it waits, then goes on.';
}

/** The files and bytes of a Drive; during its first Ingest, what was found so far. */
export function driveExtent({ files, bytes, ingest }: DriveView): { files: number; bytes: number } {
  return files === 0 && ingest ? { files: ingest.found, bytes: ingest.foundBytes } : { files, bytes };
}

/** How a Drive stands, for the foot of its card. */
export function driveProof(drive: DriveView): string {
  if (drive.attached && drive.released) return 'Can be unplugged';
  if (drive.ingest?.state === 'running') return 'Unplugged now, nothing is lost';
  if (drive.ingest?.state === 'waiting') return drive.attached ? 'Waiting' : 'Goes on when it is back';
  if (drive.provenAt) return `${drive.mode === 'copy' ? 'Proven' : 'Read'} ${ago(drive.provenAt)}`;
  return 'Nothing copied yet';
}

/** Where a Drive that is away is: “away, Safe, Parents’ house”, “with Nora until 3 Feb”. */
export function whereIs({ lent, place }: Pick<DriveView, 'lent' | 'place'>): string {
  if (lent) return `with ${lent.to}${lent.until ? ` until ${shortDate(`${lent.until}T12:00:00`)}` : ''}`;
  return place === null ? 'away' : `away, ${place}`;
}

import type { MissingView } from '@safelight/contract/retirements.ts';
import type { Missing, What } from '@safelight/core/catalog/drive/retirement.ts';

interface Words {
  says: string;
  mend: string;
}

const words = (says: string, mend: string): Words => ({ says, mend });

/** What each thing that stands in the way is called, and how it is mended. */
const wordsOf: Record<What, Words> = {
  'place-gone': words('The place it was to go to is not there any more.', 'Choose another place.'),
  'drive-away': words('It is not attached.', 'Attach it, and let it be ingested.'),
  'partition-away': words('Only part of it is attached.', 'Attach all of its partitions.'),
  'drive-released': words('It was released.', 'Unplug it and attach it again.'),
  'which-drive': words('It may be another known drive.', 'Say on its page which one it is.'),
  'no-source-folder': words('Nothing of it is ingested.', 'Choose its folders on its page.'),
  'not-scanned': words('It was not looked through since it was attached.', 'Ingest it now.'),
  'ingest-open': words('It is being ingested.', 'Wait until that is done.'),
  'ingest-failed': words('Its last ingest broke off.', 'Ingest it again.'),
  'failed-files': words(
    'Files failed when it was ingested.',
    'See the reason beside each on its page, mend it, and ingest again.',
  ),
  'skipped-files': words(
    'Files that are no junk were passed over.',
    'See the reason beside each on its page: take patterns away, remove what is not wanted, and ingest again.',
  ),
  'unread-files': words('Files were listed and not read.', 'Ingest it again.'),
  'nothing-on-it': words('No file of it is known.', 'Choose its folders on its page, and ingest it.'),
  'archive-changed': words(
    'Copies in the Archive look other than when they were proven.',
    'Read its copies again on its page, then retire it.',
  ),
  'archive-trouble': words(
    'Copies in the Archive are damaged or missing.',
    'Heal them on its page, while it is attached.',
  ),
  'short-copies': words(
    'Files have too few proven copies.',
    'Let the upload finish, or attach another drive.',
  ),
  'short-media': words(
    'Files are on too few kinds of medium.',
    'Let the upload finish, or have them in the Archive and on a drive.',
  ),
  'short-offsite': words(
    'Files would be in too few buildings.',
    'Choose a place in another building, or let the upload finish.',
  ),
  'changed-meanwhile': words('It was attached or ingested anew while it was checked.', 'Check it again.'),
};

export function missingView(
  { what, files, bytes, doubtful }: Missing,
  driveId: string,
  names: Record<string, string>,
): MissingView {
  const { says, mend } = wordsOf[what];
  const again = doubtful.map((holder) => readAgain(holder, driveId, names));
  const hint = again.length > 0 ? ` Proofs are too old or missing: ${again.join('; ')}.` : '';
  return { what, files, bytes, says, mend: `${mend}${hint}` };
}

function readAgain(holder: string, driveId: string, names: Record<string, string>): string {
  if (holder === 'nas') return 'read its copies in the Archive again';
  if (holder.startsWith('cloud:')) return 'verify the cloud';
  const id = holder.slice('drive:'.length);
  return id === driveId
    ? 'verify this drive itself'
    : `attach ${names[id] ?? 'another drive'}, it is read then`;
}

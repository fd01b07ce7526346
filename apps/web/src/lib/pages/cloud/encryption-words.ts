import type { CloudView } from '@safelight/contract/state.ts';
import { plural } from '../../format/numbers.ts';

type Encryption = CloudView['encryption'];
type Way = Encryption['wanted'];

const WANTED: Record<Way, string> = {
  no: 'What is sent is not encrypted here.',
  bytes: 'What is in files is encrypted before it is sent; names can be read.',
  files: 'What is in files and their names are encrypted before they are sent; names of folders can be read.',
  folders: 'Everything is encrypted before it is sent, names too.',
};

/** How what is sent now is encrypted. */
export function wantedSentence({ wanted, byStore, hasPassphrase }: Encryption): string {
  if (wanted !== 'no' && !hasPassphrase)
    return 'It is to be encrypted, but no passphrase is set: nothing is sent.';
  return byStore ? `${WANTED[wanted]} The store encrypts it once more.` : WANTED[wanted];
}

const HELD: Record<Way, string> = {
  no: 'not encrypted',
  bytes: 'encrypted, names readable',
  files: 'encrypted, names of files too',
  folders: 'encrypted, all names too',
};

/** What is there in which way, the most readable first. */
export function heldLines({ held }: Encryption): { what: string; says: string }[] {
  return held.map(({ encryption, copies }) => ({
    what: copies > 10_000 ? 'More than 10,000 files' : plural(copies, 'file', 'files'),
    says: HELD[encryption],
  }));
}

/** Whether some of what is there was sent otherwise than it would be now. */
export function isMixed({ wanted, held }: Encryption): boolean {
  return held.some(({ encryption }) => encryption !== wanted);
}

import type { CardCheckView, CardFolderView, CardView } from '@safelight/contract/cards.ts';
import { bytes, count, plural } from '../../format/numbers.ts';

/** What is said of a card: a headline, a sentence, and whether it asks for a person. */
export interface Words {
  mark: 'safe' | 'lit' | 'quiet';
  title: string;
  lead: string;
}

/** The verdict over a card in words; undefined while a check is at work. */
export function verdictWords({ attached, check }: CardView): Words | undefined {
  if (check === null)
    return attached
      ? quiet(
          'Not checked yet.',
          'Every file of the card is read and looked for in the archive by its content.',
        )
      : quiet('Not in a reader.', 'Put it into a reader, and it is checked against the archive.');
  if (check.state === 'waiting' || check.state === 'running') return undefined;
  if (check.state === 'failed') return brokeOff(check);
  if (check.over === 'away') return quiet('Not in a reader.', wasThen(check));
  if (check.over === 'written')
    return lit('The card was written to.', 'Something on it changed after it was checked. Check it again.');
  return standing(check);
}

const quiet = (title: string, lead: string): Words => ({ mark: 'quiet', title, lead });
const lit = (title: string, lead: string): Words => ({ mark: 'lit', title, lead });

function standing(check: CardCheckView): Words {
  if (check.verdict === 'safe')
    return {
      mark: 'safe',
      title: 'Safe to format.',
      lead: `${all(check.files)} on this card ${check.files === 1 ? 'is' : 'are'} in the archive. Each was read back there and is equal to the card, byte for byte.`,
    };
  if (check.verdict === 'damaged')
    return lit(
      'Part of this card cannot be read.',
      `${check.damage ?? 'Some of its folders cannot be listed.'} There may be pictures on it that nobody can see. Do not format it.`,
    );
  if (check.verdict === 'changed')
    return lit('The card was written to.', 'Something on it changed while it was checked. Check it again.');
  if (check.verdict === 'empty')
    return quiet('Nothing to prove.', 'There is no picture and no other file on this card.');
  return notYet(check);
}

function notYet({ open, openBytes, safe }: CardCheckView): Words {
  const rest = safe === 1 ? 'The other one is' : `The other ${count(safe)} are`;
  const others = safe > 0 ? `${rest} in the archive and proven. ` : '';
  return lit(
    `Not yet. ${plural(open, 'file')} ${open === 1 ? 'is' : 'are'} not safe elsewhere.`,
    `${others}Copy ${open === 1 ? 'it' : `these ${count(open)}`}, ${bytes(openBytes)}, and the card is checked again by itself.`,
  );
}

function brokeOff({ reason, reasonText }: CardCheckView): Words {
  if (reason === 'drive-away')
    return quiet(
      'Not known.',
      'The card left the reader before the check was done. Half a check proves nothing.',
    );
  return lit('Not known.', reasonText ?? 'The check broke off.');
}

function wasThen({ verdict }: CardCheckView): string {
  if (verdict === 'safe')
    return 'It was safe to format when it left the reader. What came onto it since is not known.';
  return 'It was not safe to format when it left the reader.';
}

function all(files: number): string {
  return files === 1 ? 'The one file' : `All ${count(files)} files`;
}

/** What can be done about a verdict: the one meant act, if any. */
export function actOf({ attached, released, check }: CardView): 'copy' | 'release' | 'check' | undefined {
  if (!attached || released || check?.state === 'waiting' || check?.state === 'running') return undefined;
  if (check === null || check.state === 'failed' || !check.stands) return 'check';
  if (check.verdict === 'safe' || check.verdict === 'empty') return 'release';
  return check.open > 0 && check.verdict !== 'changed' ? 'copy' : 'check';
}

/** “in three copies, two buildings”. */
export function heldWords(copies: number, sites: number): string {
  return `in ${numberWord(copies)} ${copies === 1 ? 'copy' : 'copies'}, ${sites === 1 ? 'one building' : `${numberWord(sites)} buildings`}`;
}

/** “three copies, two buildings”: what each safe file of a folder is in at least. */
export function heldAtLeast({ fewestCopies, fewestSites }: CardFolderView): string {
  if (fewestCopies === null || fewestSites === null) return '';
  return heldWords(fewestCopies, fewestSites).replace(/^in /, '');
}

function numberWord(n: number): string {
  return ['no', 'one', 'two', 'three', 'four', 'five', 'six'][n] ?? count(n);
}

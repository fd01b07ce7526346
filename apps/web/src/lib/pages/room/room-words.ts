import type { HardwareView } from '@safelight/contract/hardware.ts';
import type { FreeingView } from '@safelight/contract/room.ts';
import { bytes, capacity, count, plural } from '../../format/numbers.ts';
import { date } from '../../format/times.ts';

/** What is true of the room in the Archive, in a sentence. */
export function roomSentence({ free, capacity: size, perDay, fullAt }: HardwareView['archive']): string {
  if (free === null || size === null) return 'The Archive is not there: how full it is cannot be told.';
  const now = `${bytes(free)} of ${capacity(size)} are free in the Archive.`;
  if (!fullAt) return `${now} At the rate of the last three months it does not fill up.`;
  return `${now} ${bytes(perDay)} a day came in the last three months: it is full about ${date(fullAt)}.`;
}

/** Amounts to choose from, in bytes: round ones below what could be freed, and all of it. */
export function amountsOf(freeable: number): number[] {
  const round = [10, 50, 100, 250, 500, 1000, 2000, 5000, 10_000, 20_000].map((gigabytes) => gigabytes * 1e9);
  const below = round.filter((amount) => amount < freeable * 0.95);
  return freeable > 0 ? [...below.slice(-3), freeable] : [];
}

/** A number of gigabytes as it was typed; undefined where it is none. */
export function typedBytes(text: string): number | undefined {
  const amount = Math.round(Number(text.trim().replace(',', '.')) * 1e9);
  return text.trim() !== '' && Number.isSafeInteger(amount) && amount > 0 ? amount : undefined;
}

/** What became of a making of room, in a line. */
export function freeingWords({ state, reasonText, files, freed, freedBytes, kept }: FreeingView): string {
  const stay = kept === 0 ? '' : `, ${count(kept)} ${kept === 1 ? 'stays' : 'stay'}`;
  if (state === 'done') return `${plural(freed, 'file')} freed, ${bytes(freedBytes)}${stay}`;
  const far = `${count(freed + kept)} of ${plural(files, 'file')}`;
  return reasonText ? `${far}. ${reasonText}` : far;
}

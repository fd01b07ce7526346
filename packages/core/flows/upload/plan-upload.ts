import type { Code } from '../../base/errors.ts';
import { joinPath } from '../../base/paths.ts';
import { markedSegments } from '../../catalog/drive/archive-path.ts';

const MIB = 1024 * 1024;

/** Up to this size a Content goes in one request, above it in parts. */
export const WHOLE_BYTES = 16 * MIB;

/** The first segment of every File's key. */
export function keyBase(prefix: string): string {
  return prefix === '' ? 'drives' : `${prefix}/drives`;
}

/** A File's path below the base: as on the Drive; what is at the top of a further partition carries its number. */
export function pathInBucket(driveFolder: string, path: Uint8Array, ordinal: number): Buffer {
  return joinPath(Buffer.from(driveFolder), ...markedSegments(path, ordinal));
}

/** What follows from a failure: everything waits, this Content waits, or it is given up. */
export type Consequence =
  | { is: 'all-wait' }
  | { is: 'content-waits'; seconds: number; blameless: boolean }
  | { is: 'given-up' };

const OF_ALL: readonly Code[] = [
  'archive-absent',
  'wrong-credentials',
  'expired-credentials',
  'no-bucket',
  'clock-skew',
  'no-passphrase',
  'wrong-passphrase',
  'cap-exceeded',
  'store-busy',
  'store-unreachable',
];
/** The Drive that it is sent from went away; others may be there. */
const OF_DRIVE: readonly Code[] = ['drive-away', 'drive-released'];
const LONGEST_WAIT = 60 * 60;

/** Decides what follows when a Content could not be sent; `attempts` counts this one. */
export function afterFailure(code: Code, attempts: number): Consequence {
  if (OF_ALL.includes(code)) return { is: 'all-wait' };
  if (code === 'store-refused') return { is: 'given-up' };
  if (OF_DRIVE.includes(code)) return { is: 'content-waits', seconds: 5, blameless: true };
  const seconds = Math.min(LONGEST_WAIT, 30 * 2 ** (attempts - 1));
  return { is: 'content-waits', seconds, blameless: false };
}

/** How long a store in trouble is left alone before it is tried again, seconds. */
export function patienceWith(state: string): number {
  return state === 'store-busy' || state === 'store-unreachable' ? 15 : 60;
}

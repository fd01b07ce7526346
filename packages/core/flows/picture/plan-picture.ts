import type { Code } from '../../base/errors.ts';

/** After so many tries a file that ends the process each time is given up. */
export const MOST_ATTEMPTS = 5;
const LONGEST_WAIT = 60 * 60;

/** The version of what is made of a record; Photos of an older one are read again, from their kept record. */
export const READ_AS = 2;

/** What a look at a file leads to. */
export type PictureState = 'done' | 'failed';

/**
 * Decides the state after a look: a format without a picture is done with what its metadata say, a damaged
 * file has failed and says why, even where it carries a small picture of itself.
 */
export function stateAfter(reason: Code | null): PictureState {
  return reason === 'damaged-file' ? 'failed' : 'done';
}

/** How long a Content whose bytes cannot be reached waits for its next try, seconds. */
export function waitAfter(attempts: number): number {
  return Math.min(LONGEST_WAIT, 60 * 2 ** (attempts - 1));
}

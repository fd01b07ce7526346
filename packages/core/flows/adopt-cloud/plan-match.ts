/** A File that has the size and the name of an object. */
export interface Candidate {
  contentId: bigint;
  fileId: bigint;
  /** The Drive's folder and the path on the Drive. */
  path: string;
}

export type Match = { is: 'match'; candidate: Candidate } | { is: 'none' } | { is: 'unclear' };

/**
 * Whose object it is: a File's whose path ends with all of the key below the prefix, or whose whole path on the Drive
 * the key ends with. Of several the longest agreement counts; several Contents that agree equally are unclear.
 */
export function matchObject(key: string, candidates: readonly Candidate[]): Match {
  const names = namesOf(key);
  const agreeing = candidates
    .map((candidate) => ({ candidate, ...agreement(names, namesOf(candidate.path)) }))
    .filter(({ whole }) => whole);
  const longest = Math.max(0, ...agreeing.map(({ length }) => length));
  const best = agreeing.filter(({ length }) => length === longest).map(({ candidate }) => candidate);
  const [first] = best;
  if (!first) return { is: 'none' };
  return best.every(({ contentId }) => contentId === first.contentId)
    ? { is: 'match', candidate: first }
    : { is: 'unclear' };
}

/** Names as people see them: tools differ in how they compose accents. */
const namesOf = (path: string) => path.normalize('NFC').split('/');

/** How many names from the end are the same, and whether that is all of the key, or all of the path on the Drive. */
function agreement(key: string[], file: string[]): { length: number; whole: boolean } {
  let length = 0;
  while (length < key.length && length < file.length && key.at(-1 - length) === file.at(-1 - length))
    length++;
  return { length, whole: length === key.length || length >= file.length - 1 };
}

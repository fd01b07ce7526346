/** A Cloud Copy that may be in a sample. */
export interface Candidate {
  copyId: bigint;
  driveId: string;
  bytes: number;
}

/** Bounds of the sizes of which each is to be in a sample: previews, pictures, RAW files, films. */
const BOUNDS = [256 * 1024, 8 * 1024 * 1024, 64 * 1024 * 1024];
/** So many of a drive and a size. */
const OF_EACH = 3;

/** Which size a file is of. */
export function sizeClass(bytes: number): number {
  return BOUNDS.filter((bound) => bytes >= bound).length;
}

/**
 * Takes Copies in turns from every drive and of every size, until the bytes are used up: first one of each, the small
 * sizes before the large, then a second one. `random` gives numbers from 0 up to 1.
 */
export function planSample<C extends Candidate>(
  candidates: readonly C[],
  mostBytes: number,
  random: () => number,
): C[] {
  const shuffled = candidates
    .map((candidate) => ({ candidate, lot: random() }))
    .toSorted((a, b) => a.lot - b.lot)
    .map(({ candidate }) => candidate);
  const groups = [...Map.groupBy(shuffled, ({ driveId, bytes }) => `${sizeClass(bytes)} ${driveId}`)]
    .toSorted(([a], [b]) => a[0]!.localeCompare(b[0]!))
    .map(([, group]) => group);
  const sample: C[] = [];
  let left = mostBytes;
  for (let turn = 0; turn < OF_EACH; turn++)
    for (const group of groups) {
      const next = group[turn];
      if (!next || next.bytes > left) continue;
      sample.push(next);
      left -= next.bytes;
    }
  return sample;
}

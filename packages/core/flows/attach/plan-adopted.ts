/** How many of some Files of an adopted Drive stand on a drive that is seen for the first time. */
export interface AdoptedSample {
  driveId: string;
  volumeId: string;
  /** Files that were looked for. */
  sampled: number;
  /** Of those: there, with the same size and time. */
  same: number;
  /** Of those: there, with the same size at least; times are lost by some ways of copying. */
  sameSize: number;
}

const SHARE = 0.9;
/** Sizes alone have to agree more often than chance makes them. */
const LEAST_BY_SIZE = 10;

/**
 * Which adopted Drive a new one is, if any: nearly all of the sample stands at the same paths. Where two fit as well,
 * as clones do, none is taken for it.
 */
export function recogniseAdopted(samples: AdoptedSample[]): { driveId: string; volumeId: string } | null {
  const fitting = samples.filter(({ sampled, same, sameSize }) => {
    if (sampled === 0) return false;
    return same >= sampled * SHARE || (sampled >= LEAST_BY_SIZE && sameSize >= sampled * SHARE);
  });
  const [only] = fitting;
  return only && fitting.length === 1 ? { driveId: only.driveId, volumeId: only.volumeId } : null;
}

/** Whether bytes are needed beyond the Files that go: by nobody, by Files of the same Removal, or by Files that stay. */
export type Need = 'none' | 'going' | 'kept';

export interface ArchiveCopyFacts {
  state: 'pending' | 'present' | 'missing' | 'damaged' | 'freed';
  /** It has four values: something stood there once. */
  wasProven: boolean;
  need: Need;
  /** A File that stays has a Copy of its own in the Archive, which stands as it was proven. */
  keptStands: boolean;
}

/** What becomes of a name in the Archive whose File goes. */
export type CopyPlan =
  /** The name goes; other names of the same bytes are not touched. */
  | 'take-away'
  /** The last good bytes of a File that stays: they take its name. */
  | 'hand-over'
  /** Nothing stands there: only the row goes. */
  | 'forget';

/** Decides what becomes of an Archive Copy. Bytes that a File needs which stays are never taken away. */
export function planCopy({ state, wasProven, need, keptStands }: ArchiveCopyFacts): CopyPlan {
  if (!wasProven || !['present', 'damaged'].includes(state)) return 'forget';
  if (need === 'kept' && !keptStands && state === 'present') return 'hand-over';
  return 'take-away';
}

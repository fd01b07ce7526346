import { type Looks, looksTheSame } from '../../catalog/copy/judge-reading.ts';
import { nearestFirst, type Source } from '../../catalog/copy/source.ts';

/** A Copy that has to be healed. */
export interface Patient {
  copyId: bigint;
  fileId: bigint | null;
  path: Buffer;
  state: 'damaged' | 'missing';
  inode: bigint | null;
  /** Of its file at the last proof. */
  size: bigint | null;
  mtimeNs: bigint | null;
}

/** Names of one inode share their bytes, so they are healed together; each other Copy stands alone. */
export function patientsByInode(patients: Patient[]): Patient[][] {
  const groups = Map.groupBy(patients, ({ copyId, state, inode }) =>
    state === 'damaged' && inode !== null ? `inode ${inode}` : `copy ${copyId}`,
  );
  return [...groups.values()];
}

/**
 * Whether what stands at the place of a patient is the damaged file itself, which may be set aside. Anything else is
 * foreign, and never touched.
 */
export function isDamagedFile({ state, size, mtimeNs }: Patient, now: Looks | null): boolean {
  if (state !== 'damaged' || now === null || size === null || mtimeNs === null) return false;
  return looksTheSame(now, { size, mtimeNs });
}

/** The Copies to try, the nearest first; a name of the damaged bytes themselves is none. */
export function sourcesToTry(sources: Source[], patients: Patient[]): Source[] {
  const damaged = new Set(patients.flatMap(({ state, inode }) => (state === 'damaged' ? [inode] : [])));
  return nearestFirst(
    sources.filter(({ kind, four }) => kind !== 'archive' || four === null || !damaged.has(four.inode)),
  );
}

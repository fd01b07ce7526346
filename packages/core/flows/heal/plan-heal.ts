import { type Looks, looksTheSame } from '../../catalog/copy/judge-reading.ts';

/** A Copy that may hold the bytes that are wanted. */
export interface Source {
  copyId: bigint;
  kind: 'archive' | 'drive' | 'cloud';
  path: Buffer;
  /** Of an Archive Copy. */
  inode: bigint | null;
  /** Of a Drive's Copy. */
  mountPath: Buffer | null;
}

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

const ORDER = { archive: 0, drive: 1, cloud: 2 };

/** The Copies to try, the nearest first; a name of the damaged bytes themselves is none. */
export function sourcesToTry(sources: Source[], patients: Patient[]): Source[] {
  const damaged = new Set(patients.flatMap(({ state, inode }) => (state === 'damaged' ? [inode] : [])));
  return sources
    .filter((source) => source.kind !== 'archive' || !damaged.has(source.inode))
    .toSorted((a, b) => ORDER[a.kind] - ORDER[b.kind]);
}

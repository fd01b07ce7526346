/** Kinds of medium: the array of the NAS, a drive that is held in the hand, a store on the internet. */
export type Medium = 'nas' | 'drive' | 'cloud';

/** A Volume as far as safety is concerned. */
export interface VolumeFact {
  id: string;
  kind: 'archive' | 'drive' | 'cloud';
  driveId: string | null;
  /** A folder that stands in for a drive and lies on the file system of the Archive. */
  onArchive: boolean;
  /** Of a cloud store: who runs it. One account is one holder, whatever buckets it has. */
  account: string | null;
}

/** A Copy as its row has it. */
export interface CopyFact {
  volumeId: string;
  state: 'pending' | 'present' | 'missing' | 'damaged' | 'freed';
  evidence: 'listed' | 'written' | 'read-back';
  /** Of the evidence. */
  at: Date;
}

/** How long a proof is good, in days. */
export interface Freshness {
  nas: number;
  drive: number;
  cloud: number;
}

/**
 * How well a holder holds a Content: proven, proven too long ago, or there without a proof that counts. In the cloud
 * an acknowledged digest is a proof; anywhere else only what was read back is.
 */
export type Standing = 'proven' | 'stale' | 'unproven';

/** One physical holder of a Content; all its paths and Volumes are one Copy. */
export interface Held {
  /** `nas`, `drive:<id>` or `cloud:<account>`. */
  holder: string;
  standing: Standing;
}

/** Contents that are held alike. */
export interface HeldContents {
  held: Held[];
  contents: number;
  bytes: number;
}

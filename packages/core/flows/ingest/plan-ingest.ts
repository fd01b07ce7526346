import type { FourValues } from '../../adapters/archive-store/four-values.ts';
import type { Evidence } from '../../adapters/archive-store/read-back.ts';
import type { Received, Refused } from '../../adapters/archive-store/receive.ts';
import type { Placement } from '../../adapters/archive-store/settle.ts';
import {
  fileInArchive,
  nameBeside,
  olderVersionPath,
  type PlaceInArchive,
} from '../../catalog/drive/archive-path.ts';
import { inGroups } from '../../catalog/file/in-groups.ts';
import { setOf } from './plan-catalogue-set.ts';

/** A File whose turn has come. */
export interface PendingFile {
  id: bigint;
  /** As on the Drive, from its source folder on. */
  path: Buffer;
  bytes: bigint;
  kind: string;
  /** The Content of its newest version so far, with its Archive Copy. */
  current: { blake3: Buffer; bytes: bigint; copy: ArchiveCopy | null } | null;
  /** A File of the same name, size and time is known: hashing it first may save writing it. */
  probablyHeld: boolean;
}

export interface ArchiveCopy {
  id: bigint;
  path: Buffer;
  four: FourValues;
  evidence: Evidence;
}

export type GoodBytes = Extract<Received, { ok: true }>;

export type FilePlan =
  | {
      do: 'place';
      file: PendingFile;
      received: GoodBytes;
      placement: Placement;
      /** The version before it, which is kept under another name. */
      older: { copy: ArchiveCopy; keep: Buffer } | null;
    }
  /** The same bytes as before, only the time changed: the Archive Copy stands. */
  | { do: 'keep'; file: PendingFile; received: GoodBytes; copy: ArchiveCopy }
  /** Its Drive is not copied. */
  | { do: 'catalogue'; file: PendingFile; received: GoodBytes }
  /** It was only hashed, and its bytes are new. */
  | { do: 'receive'; file: PendingFile }
  /** Its bytes were removed on purpose. */
  | { do: 'keep-out'; file: PendingFile; received: GoodBytes; removalId: string }
  | { do: 'fail'; file: PendingFile; refused: Refused };

interface Facts {
  file: PendingFile;
  received: Received;
  temporary: Buffer;
  /** Whether the temporary file was written. */
  written: boolean;
  /** An Archive Copy of the same bytes that may be shared. */
  original: ArchiveCopy | null;
  /** What a proof is worth in this Archive. */
  bestEvidence: Evidence;
  /** The Removal that keeps these bytes out. */
  removalId: string | null;
  /** Whether its Drive is copied; else what is new is only written down. */
  copied: boolean;
  /** Whether the Archive Copy of `file.current` still has its four values. */
  currentStands: boolean;
}

/** Decides what becomes of a file that was read. */
export function planFile(facts: Facts, place: PlaceInArchive): FilePlan {
  const { file, received, original } = facts;
  if (!received.ok) return { do: 'fail', file, refused: received };
  if (facts.removalId) return { do: 'keep-out', file, received, removalId: facts.removalId };
  const copy = file.current?.copy ?? null;
  const same = file.current !== null && sameBytes(file.current, received);
  const relied = copy !== null && (copy.evidence === 'read-back' || facts.bestEvidence === 'written');
  if (same && relied && facts.currentStands) return { do: 'keep', file, received, copy };
  if (!facts.copied) return { do: 'catalogue', file, received };
  if (!facts.written && !original) return { do: 'receive', file };
  const final = fileInArchive(file.path, place);
  const placement: Placement = {
    temporary: facts.temporary,
    received: facts.written,
    final,
    alternative: nameBeside(final, received.blake3, place.limits),
    blake3: received.blake3,
    bytes: received.bytes,
    mtimeNs: received.mtimeNs,
    original:
      original && !same ? { path: original.path, proven: original.four, evidence: original.evidence } : null,
    displaces: null,
  };
  if (!facts.written && !placement.original) return { do: 'receive', file };
  return { do: 'place', file, received, placement, older: same ? null : olderVersion(file, final, place) };
}

/** It stands at the final name, or is kept already by a run that broke off. */
function olderVersion({ current }: PendingFile, final: Buffer, place: PlaceInArchive) {
  if (!current?.copy) return null;
  const keep = olderVersionPath(final, current.blake3, place.limits);
  const stands = [final, keep].some((path) => current.copy!.path.equals(path));
  return stands ? { copy: current.copy, keep } : null;
}

function sameBytes(current: { blake3: Buffer; bytes: bigint }, received: GoodBytes): boolean {
  return current.bytes === BigInt(received.bytes) && current.blake3.equals(received.blake3);
}

/**
 * Splits plans so that no Content stands in the first part twice: what repeats is decided again
 * when the first has its proof, and shares its bytes.
 */
export function firstOfEach(plans: Extract<FilePlan, { do: 'place' }>[]) {
  const seen = new Set<string>();
  const first: typeof plans = [];
  const again: typeof plans = [];
  for (const plan of plans) {
    const key = Buffer.from(plan.received.blake3).toString('latin1');
    const repeats = plan.received.bytes > 0 && plan.placement.original === null && seen.has(key);
    (repeats ? again : first).push(plan);
    seen.add(key);
  }
  return { first, again };
}

/** The files of one catalogue that follow each other stay together. */
export const groupsOf = (files: PendingFile[]) => inGroups(files, belongTogether);

function belongTogether(a: PendingFile, b: PendingFile): boolean {
  const [set, other] = [setOf(a.path), setOf(b.path)];
  return Boolean(set && other?.equals(set));
}

import type { Evidence } from '../../adapters/archive-store/read-back.ts';
import { blake3Of } from '../../base/bytes.ts';
import type { Code } from '../../base/errors.ts';
import { type NameLimits, nearestName } from '../../base/nearest-name.ts';
import { baseName, extensionOf, joinPath, parentPath } from '../../base/paths.ts';
import { markedSegments } from '../../catalog/drive/archive-path.ts';

/** A File that is to be restored. */
export interface Entry {
  id: bigint;
  path: Buffer;
  /** 2 for the second partition of its Drive. */
  ordinal: number;
  /** Null: its bytes were never read. */
  contentId: bigint | null;
  blake3: Buffer | null;
  bytes: number;
  mtimeNs: bigint;
}

/** What came of one File. `reason`: why it failed, or that it has another name there. */
export interface Outcome {
  entry: Entry;
  is: 'restored' | 'there' | 'failed';
  /** Below the target. */
  target: Buffer;
  reason: Code | null;
  /** Of a restored one. */
  evidence: Evidence | null;
}

/** Where a File goes below the target: its own path, each name as near as the target can hold it. */
export function placeOf({ path, ordinal }: Entry, limits: NameLimits): Buffer {
  return joinPath(...markedSegments(path, ordinal).map((name) => nearestName(name, limits)));
}

/** Where a File goes whose name a target without regard to case takes for that of another File beside it. */
export function placeBeside({ path }: Entry, place: Buffer, limits: NameLimits): Buffer {
  const name = baseName(path);
  const extension = extensionOf(baseName(place));
  const mark = Buffer.from(`~${blake3Of(name).toString('hex', 0, 6)}`);
  const stem = baseName(place).subarray(0, baseName(place).length - extension.length);
  const room = { ...limits, maxBytes: limits.maxBytes - mark.length - extension.length };
  const cut = stem.length > room.maxBytes ? nearestName(stem, room) : stem;
  return joinPath(parentPath(place), Buffer.concat([cut, mark, extension]));
}

/** Whether a File has its own name at its place. */
export function hasOwnName({ path, ordinal }: Entry, place: Buffer): boolean {
  return joinPath(...markedSegments(path, ordinal)).equals(place);
}

const MOST_BYTES = 64 * 1024 * 1024;
const MOST_FILES = 256;

/** Cuts Files into groups that are read, proven and recorded together; a large one stands alone. */
export function* groupsOf(entries: Entry[]): Generator<Entry[]> {
  let group: Entry[] = [];
  let bytes = 0;
  for (const entry of entries) {
    if (group.length > 0 && (bytes + entry.bytes > MOST_BYTES || group.length >= MOST_FILES)) {
      yield group;
      [group, bytes] = [[], 0];
    }
    group.push(entry);
    bytes += entry.bytes;
  }
  if (group.length > 0) yield group;
}

const OF_TARGET: Partial<Record<Code, Code>> = {
  'archive-full': 'target-full',
  'archive-read-only': 'target-read-only',
  'archive-absent': 'target-gone',
  'file-too-large': 'target-limit',
  'name-taken': 'place-taken',
};

/** The same reason, said of the target instead of the Archive: both are written through one door. */
export function saidOfTarget(code: Code): Code {
  return OF_TARGET[code] ?? code;
}

/** Whether no further File could be written either. */
export function concernsAll(code: Code): boolean {
  return code === 'target-gone' || code === 'target-read-only';
}

/**
 * Whether a target is full for good: of a group that needed room, nothing found any. One large file that does not fit
 * says nothing of the others.
 */
export function isFull(outcomes: Outcome[]): boolean {
  const tried = outcomes.filter(({ is, entry }) => is !== 'there' && entry.bytes > 0);
  return tried.length > 1 && tried.every(({ reason }) => reason === 'target-full');
}

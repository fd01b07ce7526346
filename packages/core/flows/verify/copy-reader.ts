import { newRunCounter } from '../../adapters/archive-store/archive-store.ts';
import { openExaminer } from '../../adapters/archive-store/examiner.ts';
import type { ObjectStore } from '../../adapters/object-store/store-client.ts';
import type { Reading } from '../../catalog/copy/judge-reading.ts';
import type { CopyToCheck } from './copy-to-check.ts';

/** Reads Copies of one Volume past every cache. */
export interface CopyReader {
  /** Whether what was changed in the Archive is taken up as a version, with all its digests. */
  readonly takesChanges: boolean;
  read(copies: CopyToCheck[], options?: { full?: boolean }): Promise<Reading[]>;
  /** @throws Problem where the Volume is not, or no longer, the one that it has to be */
  requireRight(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Reads a file system, in threads of its own.
 * @param bytesPerSecond null: as fast as it can
 * @param signal ends the reading within one chunk; every handle is closed then
 */
export function diskReader(
  disk: { root: Buffer; takesChanges: boolean; requireRight: () => Promise<void> },
  bytesPerSecond: number | null,
  signal: AbortSignal,
): CopyReader {
  const counter = newRunCounter();
  const lanes = Array.from({ length: bytesPerSecond === null ? 2 : 1 }, () =>
    openExaminer(counter, bytesPerSecond),
  );
  const cancel = () => counter.cancel();
  if (signal.aborted) cancel();
  signal.addEventListener('abort', cancel, { once: true });
  return {
    takesChanges: disk.takesChanges,
    requireRight: disk.requireRight,
    async read(copies, options) {
      const readings: Reading[] = [];
      const parts = lanesOf(copies, lanes.length).map(async (part, lane) => {
        const paths = part.map((n) => copies[n]!.path);
        const read = paths.length > 0 ? await lanes[lane]!.examine(disk.root, paths, options) : [];
        part.forEach((n, i) => {
          readings[n] = read[i]!;
        });
      });
      await Promise.all(parts);
      return readings;
    },
    async close() {
      signal.removeEventListener('abort', cancel);
      await Promise.all(lanes.map((lane) => lane.close()));
    },
  };
}

/** What opening a file costs, in bytes read meanwhile. */
const OPENING = 200_000;

/** Shares a group out among lanes: about the same work for each, and neighbours together. */
function lanesOf(copies: CopyToCheck[], lanes: number): number[][] {
  const total = copies.reduce((sum, { bytes }) => sum + bytes + OPENING, 0);
  const parts: number[][] = Array.from({ length: lanes }, () => []);
  let before = 0;
  copies.forEach(({ bytes }, n) => {
    parts[Math.min(lanes - 1, Math.floor((before / total) * lanes))]!.push(n);
    before += bytes + OPENING;
  });
  return parts;
}

/** Downloads whole objects and hashes them. */
export function cloudReader(store: ObjectStore, signal: AbortSignal): CopyReader {
  return {
    takesChanges: false,
    requireRight: async () => {},
    close: async () => {},
    async read(copies) {
      // The store's client is large: a worker without a store never loads it.
      const { hashObject } = await import('../../adapters/object-store/get-object.ts');
      const readings: Reading[] = [];
      for (const { path } of copies) {
        const read = await hashObject(store, path.toString(), signal);
        readings.push(read ? { ok: true, ...read, four: null, digest: null } : GONE);
      }
      return readings;
    },
  };
}

const GONE: Reading = { ok: false, code: 'vanished', detail: null };

import type { RunCounter } from './archive-store.ts';
import { AskedThread } from './asked-thread.ts';
import type { Examined } from './examine.ts';
import type { ExamineOrder } from './examine-thread.ts';

/** Re-reads files in a thread of its own, so that neither size nor rate ever holds up anything else. */
export interface Examiner {
  /** Reads files below `root` one after the other. `full`: all three hashes, else BLAKE3 only. */
  examine(root: Buffer, paths: Uint8Array[], options?: { full?: boolean }): Promise<Examined[]>;
  close(): Promise<void>;
}

/** @param bytesPerSecond how fast it may read; null: as fast as it can. */
export function openExaminer(counter: RunCounter, bytesPerSecond: number | null): Examiner {
  const thread = new AskedThread<ExamineOrder>(new URL('./examine-thread.ts', import.meta.url), {
    counters: counter.shared,
    bytesPerSecond,
  });
  return {
    examine: (root, paths, { full = false } = {}) => thread.order<Examined[]>({ root, paths, full }),
    close: () => thread.close(),
  };
}

import type { LivePublisher } from '../../adapters/queue/live-bus.ts';
import type { UploadStore } from './upload.store.ts';

const EVERY_MS = 1000;

/** Tells how much is left, at most once a second. */
export function uploadProgress(rows: UploadStore, live: LivePublisher, now: () => number) {
  let left = { files: 0, bytes: 0 };
  let toldAt = 0;

  function tell(): void {
    toldAt = now();
    live.publish({ type: 'upload.progress', pendingFiles: left.files, pendingBytes: left.bytes });
  }

  function less(files: number, bytes: number): void {
    left = { files: Math.max(0, left.files - files), bytes: Math.max(0, left.bytes - bytes) };
    if (now() - toldAt >= EVERY_MS) tell();
  }

  return {
    /** Counts what is left in the rows. */
    async count(): Promise<void> {
      left = await rows.waiting();
      if (left.files > 0 || toldAt > 0) tell();
    },
    sent: (bytes: number) => less(0, bytes),
    done: () => less(1, 0),
  };
}

import type { LivePublisher } from '../../adapters/queue/live-bus.ts';
import type { UploadStore } from './upload.store.ts';

const EVERY_MS = 1000;
const COUNT_AGAIN_MS = 15_000;

/** Tells how much is left, at most once a second; counted in the rows now and then, estimated in between. */
export function uploadProgress(rows: UploadStore, live: LivePublisher, now: () => number) {
  let left = { files: 0, bytes: 0 };
  let countedAt = 0;
  let toldAt = 0;
  let begun = false;

  async function count(): Promise<void> {
    countedAt = now();
    left = await rows.waiting();
  }

  function tell(): void {
    toldAt = now();
    live.publish({ type: 'upload.progress', pendingFiles: left.files, pendingBytes: left.bytes });
  }

  return {
    async begin(): Promise<void> {
      await count();
      begun = left.files > 0;
      if (begun) tell();
    },
    sent(bytes: number): void {
      left = { files: left.files, bytes: Math.max(0, left.bytes - bytes) };
      if (now() - countedAt > COUNT_AGAIN_MS) void count().catch(() => {});
      if (now() - toldAt > EVERY_MS) tell();
    },
    async end(): Promise<void> {
      if (!begun) return;
      await count();
      tell();
      live.publish({ type: 'safety.changed' });
    },
  };
}

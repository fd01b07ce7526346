import type { Pool } from 'pg';
import { probeStore } from '../../adapters/object-store/probe-store.ts';
import { connectStore } from '../../adapters/object-store/store-client.ts';
import type { LivePublisher } from '../../adapters/queue/live-bus.ts';
import type { Clock } from '../../base/clock.ts';
import type { CloudConfig } from '../../base/config.ts';
import { ByteBudget } from './byte-budget.ts';
import { patienceWith } from './plan-upload.ts';
import { uploadProgress } from './progress.ts';
import { cloudVolume, keepState, knownArchive } from './queue.store.ts';
import { uploadQueuer } from './queue-uploads.ts';
import { type RunEnd, runUploads } from './run-upload.ts';
import { uploadStore } from './upload.store.ts';

export interface UploadDeps {
  pool: Pool;
  clock: Clock;
  archiveRoot: string;
  /** Null: no store is set up; nothing is queued, and all of it is picked up once one is. */
  cloud: CloudConfig | null;
  live: LivePublisher;
}

export interface Uploads {
  /** Queues and sends what is due; returns when nothing is, or when nothing can be sent now. */
  run(signal: AbortSignal): Promise<void>;
  close(): void;
}

const MEMORY_BYTES = 64 * 1024 * 1024;

/** The uploads to the configured store. Several may run, in one process or many. */
export function openUploads(deps: UploadDeps): Uploads {
  const { cloud } = deps;
  if (!cloud) return { run: async () => {}, close: () => {} };
  const store = connectStore(cloud);
  const memory = new ByteBudget(MEMORY_BYTES);
  const address = addressOf(cloud);
  const triedAt = new Map<string, number>();
  const now = () => deps.clock.now().getTime();
  let queuer: ReturnType<typeof uploadQueuer> | null = null;

  async function settled(volumeId: string, end: RunEnd): Promise<void> {
    if (end.is === 'held-up') triedAt.set(volumeId, now());
    const code = end.is === 'held-up' ? end.by.code : 'ready';
    const news = await keepState(deps.pool, volumeId, code, end.is === 'held-up' ? end.by.detail : null);
    if (news) deps.live.publish({ type: 'safety.changed' });
    if (news && end.is === 'held-up') deps.live.publish({ type: 'job.failed', job: 'upload', code });
  }

  return {
    async run(signal) {
      const archiveId = await knownArchive(deps.pool);
      const volume = await cloudVolume(deps.pool, deps.clock, address);
      if (!archiveId) return;
      queuer ??= uploadQueuer(deps.pool, volume.id, now);
      const rows = uploadStore(deps.pool, volume.id);
      await queuer(signal);
      await rows.reclaim();
      if (now() - (triedAt.get(volume.id) ?? 0) < patienceWith(volume.state) * 1000) return;
      const probed = volume.state === 'ready' ? null : await probeStore(store, cloud.prefix, signal);
      if (probed) return settled(volume.id, { is: 'held-up', by: probed });
      const progress = uploadProgress(rows, deps.live, now);
      const { archiveRoot } = deps;
      const sender = {
        store,
        rows,
        archiveRoot,
        archiveId,
        prefix: cloud.prefix,
        memory,
        onSent: progress.sent,
      };
      let end: RunEnd;
      do {
        await progress.begin();
        end = await runUploads(sender, signal);
      } while (end.is === 'nothing-due' && (await queuer(signal)) > 0);
      await settled(volume.id, end);
      await progress.end();
    },
    close: () => store.close(),
  };
}

/** Endpoint, bucket and prefix: where one of them differs it is another Volume. */
export function addressOf(cloud: CloudConfig): string {
  return `${cloud.endpoint}/${cloud.bucket}/${cloud.prefix}`;
}

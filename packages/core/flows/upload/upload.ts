import { encryptedSize } from '../../adapters/crypt/crypt-blocks.ts';
import { partSize } from '../../adapters/object-store/multipart.ts';
import { beginEncrypting, requirePassphrase } from '../../adapters/object-store/passphrase.ts';
import { probeStore } from '../../adapters/object-store/probe-store.ts';
import { storeAbilities } from '../../adapters/object-store/store-abilities.ts';
import { connectStore, type ObjectStore } from '../../adapters/object-store/store-client.ts';
import type { LivePublisher } from '../../adapters/queue/live-bus.ts';
import type { CloudConfig } from '../../base/config.ts';
import { Problem } from '../../base/errors.ts';
import type { DriveReach } from '../../catalog/copy/read-on-drive.ts';
import { addressOf } from '../../catalog/volume/cloud-address.ts';
import { markKey } from '../../catalog/volume/prefix-mark.ts';
import { BufferLender } from './buffer-lender.ts';
import { keepLine, type Line, type LineDeps } from './keep-line.ts';
import { lockBeside, lockedUntil } from './keep-locked.ts';
import { hasObjectLock } from './lock.store.ts';
import { ownPrefix } from './own-prefix.ts';
import { patienceWith, WHOLE_BYTES } from './plan-upload.ts';
import { uploadProgress } from './progress.ts';
import {
  type CloudVolume,
  cloudVolume,
  keepAbilities,
  keepState,
  knownArchive,
  noteHeldBefore,
} from './queue.store.ts';
import { uploadQueuer } from './queue-uploads.ts';
import { type RunEnd, runUploads } from './run-upload.ts';
import { sendAgain } from './send-again.store.ts';
import { hasDrivesToSend } from './sources.store.ts';
import { uploadSpeed } from './speed.store.ts';
import { tendUploads } from './tend-uploads.ts';
import { uploadStore } from './upload.store.ts';

export interface UploadDeps extends LineDeps {
  archiveRoot: string;
  /** Null: no store is set up; nothing is queued, and all of it is picked up once one is. */
  cloud: CloudConfig | null;
  live: LivePublisher;
  /** The Drives of this dock from which is sent what is not in the Archive; null: what is in the Archive is sent. */
  drives: DriveReach | null;
}

export interface Uploads {
  /** Queues and sends what is due; returns when nothing is, or when nothing can be sent now. */
  run(signal: AbortSignal): Promise<void>;
  close(): void;
}

const SLABS = 3;
const AGAIN_AT_ONCE = 2000;
const PROBE_EVERY_MS = 24 * 60 * 60_000;

/** The uploads to the configured store. Several may run, in one process or many. */
export function openUploads(deps: UploadDeps): Uploads {
  const { cloud } = deps;
  if (!cloud) return { run: async () => {}, close: () => {} };
  const line = keepLine(deps);
  const store = { ...connectStore(cloud), pace: line.pace };
  const work = uploadWork(deps, cloud, store, line);
  return { run: work, close: () => store.close() };
}

function uploadWork(deps: UploadDeps, cloud: CloudConfig, store: ObjectStore, line: Line) {
  const { pool, clock, live, archiveRoot, drives } = deps;
  const dockId = drives?.dockId ?? null;
  const now = () => clock.now().getTime();
  const memory = new BufferLender(encryptedSize(WHOLE_BYTES), SLABS);
  let queuer: { of: string; queue: ReturnType<typeof uploadQueuer> } | null = null;
  let triedAt: number | null = null;
  let probedAt = Number.NEGATIVE_INFINITY;

  async function settled(volume: CloudVolume, end: RunEnd): Promise<void> {
    if (end.is === 'stopped') return;
    const by = end.is === 'held-up' && end.by.code !== 'archive-absent' ? end.by : null;
    const news = await keepState(pool, volume.id, by?.code ?? 'ready', by?.detail ?? null);
    if (news) live.publish({ type: 'safety.changed' });
    if (news && by) live.publish({ type: 'job.failed', job: 'upload', code: by.code });
  }

  async function probe(volumeId: string, archiveId: string, signal: AbortSignal): Promise<Problem | null> {
    try {
      const found =
        (await probeStore(store, cloud.prefix, signal)) ??
        (await ownPrefix(store, cloud.prefix, archiveId, signal, () => noteHeldBefore(pool, volumeId)));
      if (found) return found;
      if (line.encryption() !== null) await beginEncrypting(store, signal);
      else if (store.vault) await requirePassphrase(store, signal);
      const place = { prefix: cloud.prefix, key: markKey(cloud.prefix) };
      await keepAbilities(pool, volumeId, await storeAbilities(store, place, signal));
      return null;
    } catch (error) {
      if (signal.aborted) return null;
      if (error instanceof Problem) return error;
      throw error;
    }
  }

  /** Sends what is due, keeps the pace, and locks what is there. */
  async function send(
    volume: CloudVolume,
    archiveId: string,
    queue: () => Promise<unknown>,
    signal: AbortSignal,
  ): Promise<void> {
    const rows = uploadStore(pool, volume.id, dockId);
    const progress = uploadProgress(rows, live, now);
    const speed = uploadSpeed(pool, volume.id);
    const locking = lockBeside({ pool, store, volumeId: volume.id, now, days: line.lockDays });
    const onSent = (bytes: number) => {
      speed.sent(bytes);
      progress.sent(bytes);
    };
    const look = async () => {
      await speed.keep(line.limit());
      locking.begin(signal);
      return line.look();
    };
    const locks = (await hasObjectLock(pool, volume.id)) === 'yes';
    const lock = () => (locks && line.lockDays() > 0 ? { until: lockedUntil(now(), line.lockDays()) } : null);
    const partBytes = (bytes: number) => partSize(bytes, line.limit());
    const told = { onSent, onDone: progress.done };
    const of = {
      store,
      rows,
      archiveRoot,
      archiveId,
      drives: drives && { pool, reach: drives },
      prefix: cloud.prefix,
      memory,
      asksFirst: (await cloudVolume(pool, clock, addressOf(cloud))).heldBefore,
      ...{ lock, encryption: line.encryption, storeEncrypts: line.storeEncrypts },
      partBytes,
      ...told,
    };
    await progress.count();
    const end = await tendUploads({ look, queue }, signal, (ends) => runUploads(of, ends));
    await speed.keep(line.limit(), true);
    await locking.end();
    if (end.is === 'nothing-due') locking.begin(signal, true);
    await locking.end();
    memory.forget();
    await settled(volume, end);
    await progress.count();
  }

  return async (signal: AbortSignal): Promise<void> => {
    if (dockId !== null && !(await hasDrivesToSend(pool, dockId))) return;
    const volume = await cloudVolume(pool, clock, addressOf(cloud));
    const archiveId = await knownArchive(pool);
    if (!archiveId) return;
    const rows = uploadStore(pool, volume.id);
    // In a rebuilt catalogue the same bucket is another Volume.
    if (queuer?.of !== volume.id)
      queuer = { of: volume.id, queue: uploadQueuer(pool, volume.id, now, dockId) };
    const queue = async () => {
      await rows.wake();
      await rows.addUp();
      return queuer!.queue(signal);
    };
    await queue();
    if ((await line.look()) !== 'go-on') return;
    const inTrouble = volume.state !== 'ready';
    if (triedAt !== null && inTrouble && now() - triedAt < patienceWith(volume.state) * 1000) return;
    // A store that was never tried, or was in trouble, is asked before anything is sent to it, and once a day.
    const again = triedAt === null || inTrouble || now() - probedAt > PROBE_EVERY_MS;
    if (again) probedAt = now();
    const probed = again ? await probe(volume.id, archiveId, signal) : null;
    if (signal.aborted) return;
    triedAt = now();
    if (probed) return settled(volume, { is: 'held-up', by: probed });
    // Only now the line knows what is wished.
    const resend = () => sendAgain(pool, volume.id, line.encryption(), AGAIN_AT_ONCE);
    await resend();
    await send(volume, archiveId, () => resend().then(queue), signal);
    triedAt = now();
  };
}

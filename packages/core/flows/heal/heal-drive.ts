import { constants, type Stats } from 'node:fs';
import { lstat, mkdir, open, rm } from 'node:fs/promises';
import {
  type ArchiveReader,
  type ArchiveStore,
  newRunCounter,
  openArchiveStore,
} from '../../adapters/archive-store/archive-store.ts';
import { fourValuesBelow } from '../../adapters/archive-store/four-values-below.ts';
import { holdLease, type Lease } from '../../adapters/db/lease.ts';
import { errnoOf, problem } from '../../base/errors.ts';
import { newId } from '../../base/ids.ts';
import { joinPath } from '../../base/paths.ts';
import { looksTheSame } from '../../catalog/copy/judge-reading.ts';
import { type ProvenSource, proveFirst } from '../../catalog/copy/proven-source.ts';
import { nearestFirst } from '../../catalog/copy/source.ts';
import { sourcesOf } from '../../catalog/copy/sources.store.ts';
import { damagedPath } from '../../catalog/drive/archive-path.ts';
import { type AttachedVolume, attachedVolume } from '../../catalog/drive/attached-drive.store.ts';
import { readyArchive } from '../../catalog/volume/archive.store.ts';
import type { HealDeps } from './heal.ts';
import { type DrivePatient, type HealDriveStore, healDriveStore } from './heal-drive.store.ts';

const BATCH = 50;
/** Below the folder that is made for it, files are named so. */
const RUN = 'file';

interface OnDrive {
  deps: HealDeps;
  rows: HealDriveStore;
  volume: AttachedVolume;
  lease: Lease;
  /** Opened on the Drive. */
  into: ArchiveStore;
  reader: ArchiveReader;
  /** Right below the top of the Drive; gone when it is over. */
  folder: string;
  temporaryName: () => Buffer;
  signal: AbortSignal;
}

/**
 * Writes good bytes over damaged ones on an attached Drive, which happens only because a person asked for it. The good
 * Copy is proven first; what was damaged is kept in the Archive; the new file is read back from the Drive.
 * @returns how many were healed, and how many nobody could heal
 * @throws Problem `drive-away`, `drive-released`, `target-read-only` or one of the Archive's
 */
export async function healOnDrive(
  deps: HealDeps,
  volumeId: string,
  signal: AbortSignal,
): Promise<{ healed: number; unhealed: number }> {
  const rows = healDriveStore(deps.pool);
  const before = await rows.count(volumeId);
  if (before === 0) return { healed: 0, unhealed: 0 };
  await readyArchive(deps);
  const volume = await attachedVolume(deps.pool, volumeId);
  if (!volume) throw problem('drive-away');
  if (volume.released) throw problem('drive-released');
  const claim = { resource: `heal-drive:${volumeId}`, holder: deps.holder };
  await holdLease(deps.pool, claim, signal, (lease, held) => healAll(deps, rows, volume, lease, held));
  const unhealed = await rows.count(volumeId);
  return { healed: Math.max(0, before - unhealed), unhealed };
}

async function healAll(
  deps: HealDeps,
  rows: HealDriveStore,
  volume: AttachedVolume,
  lease: Lease,
  signal: AbortSignal,
): Promise<void> {
  const folder = `.safelight-heal-${newId(deps.clock)}`;
  await makeFolder(volume.mountPath, folder);
  const into = openArchiveStore(volume.mountPath.toString(), { uid: null, gid: null, umask: null }, folder);
  const reader = into.openReader();
  let n = 0;
  const temporaryName = () => into.temporaryName(RUN, n++);
  const all: OnDrive = { deps, rows, volume, lease, into, reader, folder, temporaryName, signal };
  try {
    for (let after = 0n; ; ) {
      const patients = await rows.next(volume.volumeId, after, BATCH);
      if (patients.length === 0) break;
      for (const patient of patients) await healOne(all, patient);
      after = patients.at(-1)!.copyId;
    }
  } finally {
    await Promise.all([reader.close(), into.close()]);
    await rm(joinPath(volume.mountPath, Buffer.from(folder)), { recursive: true, force: true }).catch(
      () => {},
    );
  }
}

async function makeFolder(mountPath: Buffer, folder: string): Promise<void> {
  try {
    await mkdir(joinPath(mountPath, Buffer.from(folder)), { mode: 0o700 });
  } catch (cause) {
    const errno = errnoOf(cause) ?? '';
    if (['ENOSPC', 'EDQUOT'].includes(errno)) throw problem('target-full', undefined, { cause });
    throw problem('target-read-only', undefined, { cause });
  }
}

/** What stands at its place and is not the damaged file itself is foreign, and never touched. */
async function healOne(all: OnDrive, patient: DrivePatient): Promise<void> {
  const { into, volume, signal } = all;
  const now = fourValuesBelow(volume.mountPath, patient.path);
  if (now !== null && !looksTheSame(now, patient)) return;
  const proof = await provenFor(all, patient);
  if (!proof) return;
  const place = joinPath(volume.mountPath, patient.path);
  const owned = await lstat(place).catch(() => null);
  const keep = joinPath(Buffer.from(all.folder), Buffer.from(`damaged-${patient.copyId}`));
  if (now !== null) {
    await keepDamaged(all, patient);
    signal.throwIfAborted();
    await into.setAside([{ path: patient.path, seen: now, keep }]);
  }
  const [settled] = await into.settle([
    {
      ...{ temporary: proof.temporary, received: true, final: patient.path, alternative: patient.path },
      ...{ blake3: proof.blake3, bytes: proof.bytes, mtimeNs: patient.mtimeNs },
      ...{ original: null, displaces: null },
    },
  ]);
  if (!settled?.ok) {
    // Damaged is better than gone.
    if (now !== null) await into.setAside([{ path: keep, seen: now, keep: patient.path }]);
    return;
  }
  if (owned) await giveBack(place, owned);
  await all.rows.record(all.lease, patient, settled.evidence);
}

/** The new file belongs to whom the old one belonged, where the file system knows of that. */
async function giveBack(place: Buffer, { uid, gid, mode }: Stats): Promise<void> {
  const handle = await open(place, constants.O_RDONLY | constants.O_NOFOLLOW);
  try {
    await handle.chown(uid, gid);
    await handle.chmod(mode & 0o7777);
    await handle.sync();
  } catch (error) {
    if (!['EPERM', 'EINVAL', 'ENOTSUP'].includes(errnoOf(error) ?? '')) throw error;
  } finally {
    await handle.close();
  }
}

async function provenFor(all: OnDrive, patient: DrivePatient): Promise<ProvenSource | null> {
  const { deps, into, reader, volume, signal } = all;
  const reach = { drives: { dockId: volume.dockId }, storeAddress: deps.storeAddress };
  const found = await sourcesOf(deps.pool, [patient.contentId], reach);
  const sources = nearestFirst(
    (found.get(patient.contentId) ?? []).filter(({ copyId }) => copyId !== patient.copyId),
  );
  const counter = newRunCounter();
  signal.addEventListener('abort', () => counter.cancel(), { once: true });
  const wanted = { ...patient, sources, temporary: all.temporaryName() };
  const [first] = await proveFirst([wanted], {
    ...{ into, signal, archiveRoot: deps.archiveRoot, store: deps.store, onWrong: () => {} },
    receive: (_, files) => reader.receive(files, true, counter),
  });
  return first?.proof ?? null;
}

/** The damaged bytes, as far as the Drive can read them, go into the Archive before they leave the Drive. */
async function keepDamaged({ deps, volume, signal }: OnDrive, patient: DrivePatient): Promise<void> {
  const { archive } = deps;
  const run = `heal-drive-${volume.volumeId}`;
  const reader = archive.openReader();
  const counter = newRunCounter();
  signal.addEventListener('abort', () => counter.cancel(), { once: true });
  try {
    const temporary = archive.temporaryName(run, 0);
    archive.drop(temporary);
    const source = joinPath(volume.mountPath, patient.path);
    const [received] = await reader.receive([{ source, temporary }], true, counter);
    if (!received?.ok) {
      if (received?.code.startsWith('archive-')) throw problem(received.code);
      return;
    }
    const inArchive = joinPath(Buffer.from(patient.folder), patient.path);
    const final = damagedPath(inArchive, received.blake3, archive.names());
    const { blake3, bytes, mtimeNs } = received;
    const placement = { temporary, received: true, final, alternative: final, blake3, bytes, mtimeNs };
    const [kept] = await archive.settle([{ ...placement, original: null, displaces: null }]);
    if (kept && !kept.ok && kept.code !== 'unshared' && kept.code.startsWith('archive-'))
      throw problem(kept.code);
  } finally {
    await reader.close();
    archive.clear(run);
  }
}

import { type ArchiveStore, newRunCounter } from '../../adapters/archive-store/archive-store.ts';
import type { Received } from '../../adapters/archive-store/receive.ts';
import type { Lease } from '../../adapters/db/lease.ts';
import { keepsLocalTime } from '../../adapters/devices/local-time.ts';
import { problem } from '../../base/errors.ts';
import { joinPath } from '../../base/paths.ts';
import type { ClockNote, ClockStore, MarkedFile } from './clock.store.ts';
import { MovedFilesBelow } from './moved-files.ts';
import { type ClockPlan, Drawing, type MovedFiles, planClock } from './plan-clock.ts';

export interface ClockTarget {
  /** The top of the drive, absolute. */
  mount: Buffer;
  archiveRoot: string;
  lease: Lease;
  /** Whether the drive is still the one the run began on. */
  stillThere: () => boolean;
}

type SamplePlan = Extract<ClockPlan, { do: 'sample' }>;

const MINUTES = 15;
/** So many files of the sample are read between two looks at whether to go on. */
const READ_AT_ONCE = 8;

/**
 * After a Scan and before anything is copied: where all that moved on a FAT-like drive is its clock, as some files that
 * are read show, the others are held with their new times and not read. Everything else stays marked as it is. Safe to
 * repeat: what is recorded is settled, and the rest is looked at anew.
 * @throws Problem `drive-away`, `drive-released` or `lease-lost`
 */
export async function followClock(
  archive: Pick<ArchiveStore, 'openReader'>,
  store: ClockStore,
  target: ClockTarget,
  signal: AbortSignal,
): Promise<void> {
  if (!keepsLocalTime(await store.fsType(), target.mount) || (await store.isDistrusted())) return;
  const moved = new MovedFilesBelow(store, target, signal);
  try {
    const drawn = await draw(moved);
    const plan = planClock(drawn, Math.random);
    if (plan.do === 'nothing') return;
    if (plan.do === 'read-all')
      return await store.note(target.lease, noteOf({ minutes: null, files: drawn.count }));
    const note = await firstNote(store, plan, drawn);
    await store.note(target.lease, note);
    if (!(await isSampleEqual(archive, store, { plan, note, ...target }, signal))) return;
    for await (const files of moved.batches()) {
      const followed = files.filter(({ quarters }) => quarters === plan.quarters);
      note.followed += followed.length;
      await store.follow(target.lease, followed, note);
    }
  } finally {
    await moved.close();
  }
}

async function draw(moved: MovedFilesBelow): Promise<MovedFiles> {
  const drawing = new Drawing(Math.random);
  for await (const files of moved.batches()) for (const file of files) drawing.meet(file);
  return drawing.result();
}

function noteOf(known: Pick<ClockNote, 'minutes' | 'files'>): ClockNote {
  return { ...known, read: 0, followed: 0, differs: null };
}

/** Adds to what this Ingest followed by the same shift before it broke off. */
async function firstNote(store: ClockStore, plan: SamplePlan, drawn: MovedFiles): Promise<ClockNote> {
  const note = noteOf({ minutes: plan.quarters * MINUTES, files: drawn.count });
  const before = await store.noted();
  if (!before?.followed || before.minutes !== note.minutes) return note;
  return { ...note, files: note.files + before.followed, read: before.read, followed: before.followed };
}

/** Reads the sample past the cache. A file that cannot be read proves nothing: then all are read as ever. */
async function isSampleEqual(
  archive: Pick<ArchiveStore, 'openReader'>,
  store: ClockStore,
  run: ClockTarget & { plan: SamplePlan; note: ClockNote },
  signal: AbortSignal,
): Promise<boolean> {
  const { plan, note, lease } = run;
  const files = await store.markedByIds(plan.files.map(({ id }) => id));
  for await (const { file, received } of readEach(archive, run.mount, files, signal)) {
    if (!received.ok && !run.stillThere()) throw problem('drive-away');
    if (isAsKnown(file, received)) continue;
    const isUnread = !received.ok && received.code === 'unreadable';
    const earlier = note.followed > 0 ? { ...note, files: note.followed } : null;
    const differs = Buffer.from(file.path).toString('base64url');
    await store.note(lease, isUnread ? earlier : { ...note, differs });
    return false;
  }
  note.read = Math.min(note.files, note.read + files.length);
  await store.recordRead(
    lease,
    files.map(({ id }) => id),
    note,
  );
  return files.length > 0;
}

function isAsKnown(file: MarkedFile, received: Received): boolean {
  return received.ok && BigInt(received.bytes) === file.bytes && file.blake3.equals(received.blake3);
}

async function* readEach(
  archive: Pick<ArchiveStore, 'openReader'>,
  mount: Buffer,
  files: MarkedFile[],
  signal: AbortSignal,
): AsyncGenerator<{ file: MarkedFile; received: Received }> {
  const reader = archive.openReader();
  const counter = newRunCounter();
  const cancel = () => counter.cancel();
  signal.addEventListener('abort', cancel, { once: true });
  try {
    for (let at = 0; at < files.length; at += READ_AT_ONCE) {
      signal.throwIfAborted();
      const some = files.slice(at, at + READ_AT_ONCE);
      const incoming = some.map(({ path }) => ({ source: joinPath(mount, path), temporary: NOWHERE }));
      const received = await reader.receive(incoming, false, counter);
      signal.throwIfAborted();
      for (const [n, file] of some.entries()) yield { file, received: received[n]! };
    }
  } finally {
    signal.removeEventListener('abort', cancel);
    await reader.close();
  }
}

/** Nothing is written. */
const NOWHERE = Buffer.from('.');

import fs from 'node:fs';
import { errnoOf } from '../../base/errors.ts';
import { joinPath, parentPath } from '../../base/paths.ts';
import { type Folders, NotAFolder } from './folders.ts';
import { type FourValues, sameBytesStand } from './four-values.ts';
import { leaveRoom } from './keep-older.ts';
import type { Kernel } from './kernel.ts';
import { moveWithoutReplacing } from './move.ts';
import type { Ownership } from './ownership.ts';
import { type Evidence, type ReadBack, readingBack } from './read-back.ts';
import { fourValues } from './read-four-values.ts';
import { type Refused, refusedByArchive } from './receive.ts';
import { shareBytes } from './share-bytes.ts';

/** A received file and where it belongs. Paths are relative to the archive's root. */
export interface Placement {
  temporary: Uint8Array;
  /** Whether the temporary file holds the bytes; else they were only hashed, and can only be shared. */
  received: boolean;
  final: Uint8Array;
  /** The name to take where foreign bytes stand at the final one; the same one: none, it fails then. */
  alternative: Uint8Array;
  blake3: Uint8Array;
  bytes: number;
  mtimeNs: bigint;
  /** A Copy of the same bytes that may be shared, with its evidence. */
  original: { path: Uint8Array; proven: FourValues; evidence: Evidence } | null;
  /** The inode of the older version, which is kept elsewhere by now and leaves the final name. */
  displaces: bigint | null;
}

export type Settled =
  | { ok: true; path: Buffer; four: FourValues; how: How; evidence: Evidence }
  | Refused
  /** It was only hashed, and the bytes could not be shared: receive it after all. */
  | { ok: false; code: 'unshared'; detail: null };
/** `found`: the same bytes stood there already and were read. */
export type How = 'written' | 'reflinked' | 'hard-linked' | 'found';

export interface SettleContext {
  root: Buffer;
  kernel: Kernel;
  ownership: Ownership;
  folders: Folders;
  buffer: Buffer;
  /** What reading back is worth here. */
  evidence: Evidence;
  /** Whether one flush of the whole file system reaches the medium. */
  flushesTogether: boolean;
  /** Drops what lies between the file system and the medium; asked after each flush. */
  dropBehind: () => void;
}

/** What each original looks like since it got another name in this group. */
type Linked = Map<string, FourValues>;

/** `prepared`: what the temporary file was before it was proven. */
type Step = { placement: Placement; result: Settled | null; prepared: FourValues | null };

/**
 * Proves a group of received files and moves each to its final name: flush, read back past the cache, compare,
 * rename without replacing, flush the folders. Flushes are shared by the group; the four values are read last.
 */
export function settle(placements: Placement[], context: SettleContext): Settled[] {
  const steps: Step[] = placements.map((placement) => ({ placement, result: null, prepared: null }));
  const attempt = (act: (step: Step) => Settled | null) => {
    for (const step of steps) step.result ??= guarded(() => act(step));
  };
  const linked: Linked = new Map();
  attempt(({ placement }) => share(placement, linked, context));
  attempt((step) => prepare(step, context));
  if (!flushTogether(steps, context)) attempt(({ placement }) => flush(placement, context));
  const dropped = guarded(() => {
    context.dropBehind();
    return null;
  });
  proveAll(steps, dropped, context);
  attempt(({ placement }) => place(placement, context));
  const flushed = guarded(() => {
    context.folders.flush(context.kernel, context.flushesTogether);
    return null;
  });
  return steps.map((step) => flushed ?? afterwards(step, context));
}

function guarded(act: () => Settled | null): Settled | null {
  try {
    return act();
  } catch (error) {
    if (error instanceof NotAFolder) return { ok: false, code: 'name-taken', detail: error.message };
    return refusedByArchive(error);
  }
}

const at = (context: SettleContext, path: Uint8Array) => joinPath(context.root, path);

function share(placement: Placement, linked: Linked, context: SettleContext): Settled | null {
  const { original } = placement;
  if (!original) return null;
  if (!context.folders.isPlain(original.path)) return unshared(placement, context);
  const final = Buffer.from(placement.final);
  context.folders.ensureParentOf(final);
  leaveRoom(placement, context);
  const key = Buffer.from(original.path).toString('latin1');
  const request = {
    original: at(context, original.path),
    proven: linked.get(key) ?? original.proven,
    temporary: at(context, placement.temporary),
    final: at(context, final),
    mtimeNs: placement.mtimeNs,
  };
  const how = shareBytes(request, context.kernel, context.ownership);
  if (!how) return unshared(placement, context);
  const result = { ...settled(final, how, context), evidence: original.evidence };
  if (how === 'hard-linked') linked.set(key, result.four);
  return result;
}

/** What was received goes on by its own bytes; what was only hashed has none. */
function unshared({ received, temporary }: Placement, context: SettleContext): Settled | null {
  if (received) return null;
  fs.rmSync(at(context, temporary), { force: true });
  return { ok: false, code: 'unshared', detail: null };
}

/** Owner, mode and time are set before the flush, so that one flush carries all. */
function prepare(step: Step, context: SettleContext): null {
  const temporary = at(context, step.placement.temporary);
  const fd = fs.openSync(temporary, 'r+');
  try {
    context.ownership.give(fd);
    fs.fchmodSync(fd, context.ownership.fileMode);
    context.kernel.setTimes(fd, step.placement.mtimeNs);
  } finally {
    fs.closeSync(fd);
  }
  step.prepared = fourValues(temporary);
  return null;
}

/** One flush for all; false where each needs its own. */
function flushTogether(steps: Step[], context: SettleContext): boolean {
  const waiting = steps.filter((step) => step.result === null);
  if (waiting.length < 2 || !context.flushesTogether) return waiting.length === 0;
  const fd = fs.openSync(context.root, 'r');
  try {
    return context.kernel.flushFileSystem(fd);
  } finally {
    fs.closeSync(fd);
  }
}

function flush(placement: Placement, context: SettleContext): null {
  const fd = fs.openSync(at(context, placement.temporary), 'r+');
  try {
    fs.fsyncSync(fd);
  } finally {
    fs.closeSync(fd);
  }
  return null;
}

function proveAll(steps: Step[], dropped: Settled | null, context: SettleContext): void {
  const waiting = steps.filter((step) => step.result === null);
  const paths = waiting.map(({ placement }) => at(context, placement.temporary));
  const reading = readingBack(paths, context.kernel, context.buffer);
  try {
    waiting.forEach((step, n) => {
      step.result = dropped ?? guarded(() => prove(step.placement, () => reading.read(n)));
    });
  } finally {
    reading.close();
  }
}

/** What fails keeps its blocks until the run is over, lest the next try is given the same ones. */
function prove(placement: Placement, readBack: () => ReadBack): Settled | null {
  try {
    const { blake3, bytes } = readBack();
    if (bytes === placement.bytes && blake3.equals(placement.blake3)) return null;
    return { ok: false, code: 'not-proven', detail: null };
  } catch (error) {
    if (errnoOf(error) !== 'EIO') throw error;
    return { ok: false, code: 'not-proven', detail: 'EIO' };
  }
}

function place(placement: Placement, context: SettleContext): Settled {
  const temporary = at(context, placement.temporary);
  const final = Buffer.from(placement.final);
  const alternative = Buffer.from(placement.alternative);
  for (const name of final.equals(alternative) ? [final] : [final, alternative]) {
    context.folders.ensureParentOf(name);
    if (name.equals(placement.final)) leaveRoom(placement, context);
    if (moveWithoutReplacing(temporary, at(context, name), context.kernel)) {
      // Else btrfs shows it under both names after a power cut, and taking one away changes the time of the inode.
      context.folders.touch(parentPath(Buffer.from(placement.temporary)));
      return settled(name, 'written', context);
    }
    if (holdsSameBytes(at(context, name), placement, context)) {
      fs.unlinkSync(temporary);
      return settled(name, 'found', context);
    }
  }
  fs.unlinkSync(temporary);
  return { ok: false, code: 'name-taken', detail: null };
}

/** What stands there may have been written just now, by whomever: it is flushed before it is read. */
function holdsSameBytes(path: Buffer, placement: Placement, context: SettleContext): boolean {
  if (fourValues(path)?.size !== BigInt(placement.bytes)) return false;
  const fd = fs.openSync(path, fs.constants.O_RDONLY | fs.constants.O_NOFOLLOW);
  try {
    fs.fsyncSync(fd);
  } finally {
    fs.closeSync(fd);
  }
  context.dropBehind();
  return readingBack([path], context.kernel, context.buffer).read(0).blake3.equals(placement.blake3);
}

function settled(path: Buffer, how: How, context: SettleContext): Extract<Settled, { ok: true }> {
  return { ok: true, path, four: fourValues(at(context, path))!, how, evidence: context.evidence };
}

/**
 * Links made later in the group change the time of the inode: the four values are read when all is done. What was
 * edited or replaced since its proof does not count as proven.
 */
function afterwards({ placement, result, prepared }: Step, context: SettleContext): Settled {
  if (result === null) throw new Error(`Nothing was decided about ${placement.final}.`);
  if (!result.ok) return result;
  const four = fourValues(at(context, result.path));
  const before = result.how === 'written' ? prepared : result.four;
  return four && before && sameBytesStand(four, before)
    ? { ...result, four }
    : { ok: false, code: 'vanished', detail: null };
}

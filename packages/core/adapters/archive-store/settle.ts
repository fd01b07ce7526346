import fs from 'node:fs';
import { joinPath, parentPath } from '../../base/paths.ts';
import { Folders, NotAFolder } from './folders.ts';
import { type FourValues, sameFourValues } from './four-values.ts';
import type { Kernel } from './kernel.ts';
import { moveWithoutReplacing } from './move.ts';
import type { Ownership } from './ownership.ts';
import { readBack } from './read-back.ts';
import { fourValues } from './read-four-values.ts';
import { type Refused, refusedByArchive } from './receive.ts';
import { shareBytes } from './share-bytes.ts';

/** A received file and where it belongs. Paths are relative to the archive's root. */
export interface Placement {
  temporary: Uint8Array;
  /** Whether the temporary file holds the bytes; else they were only hashed, and can only be shared. */
  received: boolean;
  final: Uint8Array;
  /** The name to take where foreign bytes stand at the final one. */
  alternative: Uint8Array;
  blake3: Uint8Array;
  bytes: number;
  mtimeNs: bigint;
  /** A proven Copy of the same bytes. */
  original: { path: Uint8Array; proven: FourValues } | null;
  /** The older version at the final name, and where it goes. */
  older: { proven: FourValues; keep: Uint8Array } | null;
}

export type Settled =
  | { ok: true; path: Buffer; four: FourValues; how: How; olderKept: boolean }
  | Refused
  /** It was only hashed, and the bytes could not be shared: receive it after all. */
  | { ok: false; code: 'unshared'; detail: null };
/** `found`: the same bytes stood there already and were read. */
export type How = 'written' | 'reflinked' | 'hard-linked' | 'found';

interface Context {
  root: Buffer;
  kernel: Kernel;
  ownership: Ownership;
  buffer: Buffer;
}

type Step = { placement: Placement; result: Settled | null };

/**
 * Proves a group of received files and moves each to its final name: flush, read back past the cache, compare,
 * rename without replacing, flush the folders. Flushes are shared by the group; the four values are read last.
 */
export function settle(placements: Placement[], context: Context): Settled[] {
  const folders = new Folders(context.root, context.ownership);
  const steps: Step[] = placements.map((placement) => ({ placement, result: null }));
  const attempt = (act: (step: Step) => Settled | null) => {
    for (const step of steps) step.result ??= guarded(() => act(step));
  };
  attempt(({ placement }) =>
    placement.older || !placement.original ? null : share(placement, folders, context),
  );
  attempt(({ placement }) => prepare(placement, context));
  flushBytes(
    steps.filter((step) => step.result === null),
    context,
  );
  attempt(({ placement }) => prove(placement, context));
  attempt(({ placement }) => place(placement, folders, context));
  folders.flush(context.kernel.flushFileSystem);
  return steps.map((step) => afterwards(step, context));
}

function guarded(act: () => Settled | null): Settled | null {
  try {
    return act();
  } catch (error) {
    if (error instanceof NotAFolder) return { ok: false, code: 'name-taken', detail: error.message };
    return refusedByArchive(error);
  }
}

const at = (context: Context, path: Uint8Array) => joinPath(context.root, path);

function share(placement: Placement, folders: Folders, context: Context): Settled | null {
  if (!folders.isPlain(placement.original!.path)) return withoutSharing(placement);
  const final = Buffer.from(placement.final);
  const olderKept = keepOlder(placement, folders, context);
  folders.ensureParentOf(final);
  const request = {
    original: at(context, placement.original!.path),
    proven: placement.original!.proven,
    temporary: at(context, placement.temporary),
    final: at(context, final),
    mtimeNs: placement.mtimeNs,
  };
  const how = shareBytes(request, context.kernel, context.ownership);
  return how ? { ...settled(final, how, context), olderKept } : withoutSharing(placement);
}

/** What was received goes on by its own bytes; what was only hashed has none. */
function withoutSharing({ received }: Placement): Settled | null {
  return received ? null : { ok: false, code: 'unshared', detail: null };
}

/** Owner, mode and time are set before the flush, so that one flush carries all. */
function prepare(placement: Placement, context: Context): null {
  const fd = fs.openSync(at(context, placement.temporary), 'r+');
  try {
    context.ownership.give(fd);
    fs.fchmodSync(fd, context.ownership.fileMode);
    context.kernel.setTimes(fd, placement.mtimeNs);
  } finally {
    fs.closeSync(fd);
  }
  return null;
}

function flushBytes(steps: Step[], context: Context): void {
  const [first] = steps;
  if (!first) return;
  const fd = fs.openSync(at(context, first.placement.temporary), 'r+');
  try {
    if (steps.length === 1 || !context.kernel.flushFileSystem(fd)) fs.fsyncSync(fd);
  } finally {
    fs.closeSync(fd);
  }
}

function prove(placement: Placement, context: Context): Settled | null {
  const temporary = at(context, placement.temporary);
  const { blake3, bytes } = readBack(temporary, context.kernel, context.buffer);
  if (bytes === placement.bytes && blake3.equals(placement.blake3)) return null;
  fs.unlinkSync(temporary);
  return { ok: false, code: 'not-proven', detail: null };
}

function place(placement: Placement, folders: Folders, context: Context): Settled {
  const olderKept = keepOlder(placement, folders, context);
  for (const name of [placement.final, placement.alternative].map((path) => Buffer.from(path))) {
    folders.ensureParentOf(name);
    if (moveWithoutReplacing(at(context, placement.temporary), at(context, name), context.kernel))
      return { ...settled(name, 'written', context), olderKept };
    if (holdsSameBytes(at(context, name), placement, context)) {
      fs.unlinkSync(at(context, placement.temporary));
      return { ...settled(name, 'found', context), olderKept };
    }
  }
  fs.unlinkSync(at(context, placement.temporary));
  return { ok: false, code: 'name-taken', detail: null };
}

/** Moves the older version aside; whether it stands at its new place now (also from a run that broke off). */
function keepOlder({ final, older }: Placement, folders: Folders, context: Context): boolean {
  if (!older) return false;
  folders.requirePlainParentOf(final);
  const keep = Buffer.from(older.keep);
  if (sameFourValues(fourValues(at(context, final)), older.proven)) {
    folders.ensureParentOf(keep);
    folders.touch(parentPath(final));
    moveWithoutReplacing(at(context, final), at(context, keep), context.kernel);
  }
  const kept = fourValues(at(context, keep));
  return kept?.inode === older.proven.inode && kept.size === older.proven.size;
}

function holdsSameBytes(path: Buffer, placement: Placement, context: Context): boolean {
  if (fourValues(path)?.size !== BigInt(placement.bytes)) return false;
  return readBack(path, context.kernel, context.buffer).blake3.equals(placement.blake3);
}

function settled(path: Buffer, how: How, context: Context): Extract<Settled, { ok: true }> {
  return { ok: true, path, four: fourValues(at(context, path))!, how, olderKept: false };
}

/** Links made later in the group change the time of the inode: read the four values when all is done. */
function afterwards({ placement, result }: Step, context: Context): Settled {
  if (result === null) throw new Error(`Nothing was decided about ${placement.final}.`);
  if (!result.ok) return result;
  const four = fourValues(at(context, result.path));
  return four ? { ...result, four } : { ok: false, code: 'vanished', detail: null };
}

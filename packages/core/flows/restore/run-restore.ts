import { stat } from 'node:fs/promises';
import { type ArchiveStore, openArchiveStore } from '../../adapters/archive-store/archive-store.ts';
import { type Examiner, openExaminer } from '../../adapters/archive-store/examiner.ts';
import type { Lease } from '../../adapters/db/lease.ts';
import { pause } from '../../base/clock.ts';
import { problem } from '../../base/errors.ts';
import { joinPath } from '../../base/paths.ts';
import { targetMark } from '../../catalog/volume/target-mark.ts';
import { Sources } from './open-sources.ts';
import { groupsOf, isFull } from './plan-restore.ts';
import type { RestoreRow, RestoreStore } from './restore.store.ts';
import type { RestoreDeps } from './restore.ts';
import { type Fetched, fetchGroup, type Restoring, settleGroup } from './restore-group.ts';

/** Its owner called the Restore off. */
export class CalledOff extends Error {}

const BATCH = 1000;
const NOTE_MS = 1000;
/** Below the mark, files are named so. */
const RUN = 'file';

/**
 * Restores what is left, group by group; while one group is proven and recorded the next is read.
 * @throws CalledOff, Problem, or the reason of `signal`
 */
export async function restoreAll(
  deps: RestoreDeps,
  rows: RestoreStore,
  row: RestoreRow,
  lease: Lease,
  signal: AbortSignal,
): Promise<void> {
  await requireTarget(row);
  const over = new AbortController();
  const held = AbortSignal.any([signal, over.signal]);
  const into = openArchiveStore(row.target.toString(), deps.ownership, targetMark(row.id));
  into.clear(RUN);
  const sources = new Sources({ deps, row, rows, into, signal: held }, await rows.archiveId());
  const examiner = openExaminer(sources.counter, null);
  const streamed = { bytes: 0n };
  const restoring = restoringOf({ deps, row, into, sources, examiner, streamed, signal: held });
  const progress = () => row.readBytes + sources.counter.written() + streamed.bytes;
  const noting = noteProgress(deps, rows, row.id, progress, held, () => over.abort(new CalledOff()));
  try {
    await eachGroup({ deps, rows, row, lease, restoring, sources, signal: held });
  } catch (error) {
    throw over.signal.aborted ? over.signal.reason : error;
  } finally {
    over.abort();
    await Promise.all([noting, examiner.close(), sources.close(), into.close()]);
  }
}

interface Run {
  deps: RestoreDeps;
  rows: RestoreStore;
  row: RestoreRow;
  lease: Lease;
  restoring: Restoring;
  sources: Sources;
  signal: AbortSignal;
}

async function eachGroup(run: Run): Promise<void> {
  const { rows, row, restoring, signal } = run;
  let settling: Promise<void> = Promise.resolve();
  try {
    for (let after = row.afterId; ; ) {
      const entries = await rows.next(row, after, BATCH);
      if (entries.length === 0) break;
      await requireTarget(row);
      for (const group of groupsOf(entries)) {
        signal.throwIfAborted();
        const fetched = await fetchGroup(restoring, group);
        await settling;
        settling = settle(run, fetched);
        settling.catch(() => {});
      }
      after = entries.at(-1)!.id;
    }
  } finally {
    await settling;
  }
}

async function settle(
  { deps, rows, row, lease, restoring, sources }: Run,
  fetched: Fetched[],
): Promise<void> {
  const outcomes = await settleGroup(restoring, fetched);
  if (!(await rows.record(lease, row, outcomes, sources.takeBad()))) throw new CalledOff();
  deps.live.publish({ type: 'restore.changed', restoreId: row.id });
  if (isFull(outcomes)) throw problem('target-full');
}

function restoringOf(run: {
  deps: RestoreDeps;
  row: RestoreRow;
  into: ArchiveStore;
  sources: Sources;
  examiner: Examiner;
  streamed: { bytes: bigint };
  signal: AbortSignal;
}): Restoring {
  const { deps, row, into, sources, examiner, streamed, signal } = run;
  let n = 0;
  const counted = async function* (stream: AsyncIterable<Buffer>) {
    for await (const chunk of stream) {
      streamed.bytes += BigInt(chunk.length);
      yield chunk;
    }
  };
  return {
    ...deps,
    into: { ...into, receiveStream: (stream, temporary) => into.receiveStream(counted(stream), temporary) },
    target: { root: row.target, limits: into.names(), examiner },
    sourcesOf: sources.of,
    whyNone: sources.whyNone,
    receive: sources.receive,
    onWrong: sources.noteWrong,
    temporaryName: () => into.temporaryName(RUN, n++),
    signal,
  };
}

/** The mark is what tells the target from an empty mount point. */
async function requireTarget(row: RestoreRow): Promise<void> {
  const mark = joinPath(row.target, Buffer.from(targetMark(row.id)));
  const found = await stat(mark).catch(() => null);
  if (!found?.isDirectory()) throw problem('target-gone');
}

/** Keeps what was read in the row, and notices when the Restore is called off. */
async function noteProgress(
  deps: RestoreDeps,
  rows: RestoreStore,
  id: string,
  read: () => bigint,
  signal: AbortSignal,
  calledOff: () => void,
): Promise<void> {
  for (let last = -1n; !signal.aborted; ) {
    await pause(NOTE_MS, signal);
    const now = read();
    if (signal.aborted) return;
    const goesOn = await rows.noteRead(id, now).catch(() => true);
    if (!goesOn) return calledOff();
    if (now !== last) deps.live.publish({ type: 'restore.changed', restoreId: id });
    last = now;
  }
}

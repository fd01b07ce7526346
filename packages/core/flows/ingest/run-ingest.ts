import fs from 'node:fs';
import {
  type ArchiveReader,
  type ArchiveStore,
  newRunCounter,
  type RunCounter,
} from '../../adapters/archive-store/archive-store.ts';
import type { FourValues } from '../../adapters/archive-store/four-values.ts';
import { standsAsProven } from '../../adapters/archive-store/four-values-below.ts';
import { FilesBelow } from '../../adapters/archive-store/open-below-sync.ts';
import type { Evidence } from '../../adapters/archive-store/read-back.ts';
import { fourValues } from '../../adapters/archive-store/read-four-values.ts';
import type { Received } from '../../adapters/archive-store/receive.ts';
import type { Settled } from '../../adapters/archive-store/settle.ts';
import type { Lease } from '../../adapters/db/lease.ts';
import { displayText } from '../../base/bytes.ts';
import { pause } from '../../base/clock.ts';
import { problem } from '../../base/errors.ts';
import { joinPath, parentPath } from '../../base/paths.ts';
import type { PlaceInArchive } from '../../catalog/drive/archive-path.ts';
import type { DriveMode } from '../../catalog/drive/drive-mode.ts';
import type { Outcome } from '../../catalog/file/outcome.ts';
import { CatalogueSets } from './catalogue-sets.ts';
import type { IngestRow, IngestStore } from './ingest.store.ts';
import { keepOlderVersions } from './keep-older-versions.ts';
import { failure, placed, settledAsItIs } from './outcomes.ts';
import { type FilePlan, firstOfEach, groupsOf, type PendingFile, planFile } from './plan-ingest.ts';
import { keyOf, RecordBehind } from './record-behind.ts';

export interface CopyRun {
  store: IngestStore;
  archive: ArchiveStore;
  archiveRoot: string;
  row: IngestRow;
  lease: Lease;
  /** The top of the drive, absolute. */
  mount: Buffer;
  place: PlaceInArchive;
  mode: DriveMode;
  /** What a proof is worth in this Archive. */
  bestEvidence: Evidence;
  /** Whether the drive is still the one the run began on. */
  stillThere: () => boolean;
  /** Told after each group that was recorded. */
  onGroup: () => void;
  /** Told now and then how far the copying is. */
  onProgress: (files: number, bytes: bigint, folder: string) => void;
}

/** After so many groups the tables are several times as large as when the database last looked at them. */
const GROWTH = new Set([8, 64, 512, 4096]);

/** So often a file is written before its medium is given up. */
const MOST_TRIES = 3;
/** So long what moves is left alone before it is read once more. */
const SETTLE_MS = 1500;

/** A file that was read, and where its bytes wait. */
interface Read {
  file: PendingFile;
  received: Received;
  temporary: Buffer;
  written: boolean;
}

type PlacePlan = Extract<FilePlan, { do: 'place' }>;

/**
 * Copies and proves every File that the Scan marked. While one group is being proven the next is being read.
 * Safe to repeat: a File is marked until the transaction that records its proof.
 * @throws Problem `drive-away`, `drive-released`, `lease-lost` or one of the Archive's; what is recorded stays.
 */
export async function copyPending(run: CopyRun, signal: AbortSignal): Promise<void> {
  const copying = new Copying(run, signal);
  try {
    for (let after = 0n; ; ) {
      const files = await run.store.pending(run.row.id, after, 1024);
      if (files.length === 0) break;
      for (const group of groupsOf(files)) await copying.group(group);
      after = files.at(-1)!.id;
    }
    await copying.finished();
  } finally {
    await copying.close();
  }
}

class Copying {
  readonly #run: CopyRun;
  readonly #signal: AbortSignal;
  readonly #counter: RunCounter = newRunCounter();
  /** A thread of its own: drives that are ingested at once are read at once. */
  readonly #reader: ArchiveReader;
  readonly #sets: CatalogueSets;
  readonly #recording = new RecordBehind((outcomes) => this.#record(outcomes));
  #proving: Promise<void> = Promise.resolve();
  #files = 0;
  #groups = 0;
  #next = 0;
  /** The first file that found no room; the others go on. */
  #full: PendingFile | null = null;
  /** Files that moved while they were read; they are read once more when all others are settled. */
  #moving: PendingFile[] = [];
  #isLastTry = false;

  /** Whether bytes are written to the Archive. */
  get #copied(): boolean {
    return this.#run.mode === 'copy';
  }

  constructor(run: CopyRun, signal: AbortSignal) {
    this.#run = run;
    this.#signal = signal;
    this.#reader = run.archive.openReader();
    this.#sets = new CatalogueSets(run.mount);
    signal.addEventListener('abort', () => this.#counter.cancel(), { once: true });
    if (signal.aborted) this.#counter.cancel();
  }

  /** Reads a group, then hands it over for proving; waits while the group before is still being proven. */
  async group(files: PendingFile[]): Promise<void> {
    await this.#sets.begin(files);
    const [probable, fresh] = [files.filter((f) => f.probablyHeld), files.filter((f) => !f.probablyHeld)];
    const read = [...(await this.#receive(probable, false)), ...(await this.#receive(fresh, this.#copied))];
    const received = await this.#whereNothingMoved(read);
    const before = this.#proving;
    this.#proving = before.then(() => this.#prove(received));
    this.#proving.catch(() => {});
    await before;
  }

  /** @throws Problem `archive-full` when a file found no room: it stays marked. */
  async finished(): Promise<void> {
    await this.#proven();
    const moving = this.#moving;
    this.#moving = [];
    if (moving.length > 0) await pause(SETTLE_MS, this.#signal);
    this.#isLastTry = true;
    for (const group of groupsOf(moving)) await this.group(group);
    await this.#proven();
    if (!this.#full) return;
    const { path, bytes } = this.#full;
    throw problem('archive-full', `There is no room for ${displayText(path)} (${bytes} bytes).`);
  }

  async close(): Promise<void> {
    await this.#proving.catch(() => {});
    await this.#recording.end().catch(() => {});
    await this.#reader.close();
  }

  /** What was still being written is left for the end of the run, or failed as `deferred` there. */
  async #whereNothingMoved(read: Read[]): Promise<Read[]> {
    const moved = await this.#sets.moved(read.map(({ file }) => file));
    for (const one of read) {
      if (!one.received.ok || !moved.has(one.file.id)) continue;
      if (one.written) this.#run.archive.drop(one.temporary);
      one.received = { ok: false, code: 'deferred', detail: null };
    }
    if (this.#isLastTry) return read;
    const isMoving = ({ received }: Read) => !received.ok && received.code === 'deferred';
    this.#moving.push(...read.filter(isMoving).map(({ file }) => file));
    return read.filter((one) => !isMoving(one));
  }

  async #receive(files: PendingFile[], write: boolean): Promise<Read[]> {
    if (files.length === 0) return [];
    const run = this.#run;
    const name = runName({ id: run.row.id, fence: run.lease.fence });
    const temporaries = files.map(() => run.archive.temporaryName(name, this.#next++));
    const incoming = files.map((file, i) => ({
      source: joinPath(run.mount, file.path),
      temporary: temporaries[i]!,
    }));
    const folder = displayText(parentPath(files[0]!.path));
    const told = setInterval(() => run.onProgress(this.#files, this.#counter.written(), folder), 500);
    const results = await this.#reader
      .receive(incoming, write, this.#counter)
      .finally(() => clearInterval(told));
    this.#files += files.length;
    run.onProgress(this.#files, this.#counter.written(), folder);
    if (this.#signal.aborted) throw this.#signal.reason;
    return results.map((received, i) => ({
      file: files[i]!,
      received,
      temporary: temporaries[i]!,
      written: write,
    }));
  }

  async #prove(all: Read[], tries = 1): Promise<void> {
    this.#refuseWhereAllMustStop(all.map((r) => r.received));
    const read = all.filter(({ file, received }) => !this.#hasNoRoom(file, received));
    const plans = await this.#plan(read);
    const outcomes = plans.flatMap(settledAsItIs);
    const { first, again } = firstOfEach(plans.filter((plan): plan is PlacePlan => plan.do === 'place'));
    const unsettled = await this.#settle(first, outcomes, tries);
    this.#dropUnneeded(plans, read);
    await this.#recording.begin(outcomes);
    const late = [...plans.filter((plan) => plan.do === 'receive').map((plan) => plan.file), ...unsettled];
    if (late.length > 0) await this.#prove(await this.#receive(late, true), tries + 1);
    const repeats = new Set(again.map((plan) => plan.file.id));
    if (again.length > 0) await this.#prove(read.filter(({ file }) => repeats.has(file.id)));
  }

  async #proven(): Promise<void> {
    await this.#proving;
    await this.#recording.end();
  }

  async #record(outcomes: Outcome[]): Promise<void> {
    await this.#run.store.record(this.#run.lease, this.#run.row, outcomes);
    this.#run.onGroup();
    if (GROWTH.has(++this.#groups)) await this.#run.store.analyze();
  }

  async #plan(read: Read[]): Promise<FilePlan[]> {
    const run = this.#run;
    const digests = read.flatMap(({ received }) => (received.ok && received.bytes > 0 ? [received] : []));
    await this.#recording.waitFor(digests);
    const known = await run.store.copiesToShare(this.#copied ? digests : [], run.bestEvidence);
    const removed = await run.store.keptOut(run.row.driveId, digests);
    const current = new FilesBelow(Buffer.from(run.archiveRoot));
    const plans = read.map(({ file, received, temporary, written }) =>
      planFile(
        {
          file,
          received,
          temporary,
          written,
          original: (received.ok && known.get(keyOf(received))) || null,
          copied: this.#copied,
          removalId: (received.ok && removed.get(keyOf(received))) || null,
          bestEvidence: run.bestEvidence,
          currentStands: stands(current, file),
        },
        run.place,
      ),
    );
    current.close();
    return plans;
  }

  /** Returns the files to be received (again): their bytes could not be shared, or were not proven. */
  async #settle(asked: PlacePlan[], outcomes: Outcome[], tries: number): Promise<PendingFile[]> {
    if (asked.length === 0) return [];
    // Names of one inode may be among what is being recorded.
    if (asked.some(({ older }) => older)) await this.#recording.end();
    const plans = await keepOlderVersions(this.#run, asked);
    const results = await this.#run.archive.settle(plans.map((plan) => plan.placement));
    this.#refuseWhereAllMustStop(results);
    return results.flatMap((result, i) => {
      const plan = plans[i]!;
      if (this.#hasNoRoom(plan.file, result)) return [];
      const again = !result.ok && (result.code === 'unshared' || result.code === 'not-proven');
      if (again && tries < MOST_TRIES) return [plan.file];
      outcomes.push(result.ok ? placed(plan, result, this.#keptNow(plan)) : failure(plan.file, result));
      return [];
    });
  }

  /** What an older version looks like since its old name was taken. */
  #keptNow({ older }: PlacePlan): FourValues | null {
    return older && fourValues(joinPath(Buffer.from(this.#run.archiveRoot), older.keep));
  }

  #hasNoRoom(file: PendingFile, result: Received | Settled): boolean {
    if (result.ok || result.code !== 'archive-full') return false;
    this.#full ??= file;
    return true;
  }

  /** Errors of the Archive, and errors that come from a drive that went away, stop the run instead of failing files. */
  #refuseWhereAllMustStop(results: (Received | Settled)[]): void {
    for (const result of results) {
      if (result.ok || result.code === 'archive-full') continue;
      if (result.code.startsWith('archive-'))
        throw problem(result.code as 'archive-full', result.detail ?? undefined);
      if (result.code === 'drive-released') throw problem('drive-released');
    }
    if (results.some((result) => !result.ok) && !this.#run.stillThere()) throw problem('drive-away');
  }

  #dropUnneeded(plans: FilePlan[], read: { temporary: Buffer; written: boolean }[]): void {
    plans.forEach((plan, i) => {
      if (!['keep', 'keep-out'].includes(plan.do) || !read[i]!.written) return;
      fs.rmSync(joinPath(Buffer.from(this.#run.archiveRoot), read[i]!.temporary), { force: true });
    });
  }
}

function stands(archive: FilesBelow, { current }: PendingFile): boolean {
  return !!current?.copy && standsAsProven(archive, current.copy.path, current.copy.four);
}

/** Two runs of one Ingest, of which one lost its lease, must not touch each other's temporary files. */
export function runName({ id, fence }: { id: string; fence: bigint }): string {
  return `${id}-${fence}`;
}

import fs from 'node:fs';
import { join } from 'node:path';
import type { NameLimits } from '../../base/nearest-name.ts';
import { joinPath } from '../../base/paths.ts';
import { ownFolder } from './archive-identity.ts';
import { probeNames } from './archive-limits.ts';
import { AskedThread } from './asked-thread.ts';
import type { FourValues } from './four-values.ts';
import type { OlderVersion } from './keep-older.ts';
import type { OwnershipSettings } from './ownership.ts';
import type { Incoming, Received } from './receive.ts';
import { receiveStream } from './receive-stream.ts';
import type { Removable, Removed } from './remove-names.ts';
import type { Aside } from './set-aside.ts';
import type { Placement, Settled } from './settle.ts';
import { CANCELLED, type StoreOrder, WRITTEN } from './store-messages.ts';

/** Counts the bytes of one run while they are written, and stops it. */
export interface RunCounter {
  readonly shared: SharedArrayBuffer;
  written(): bigint;
  /** Makes reading stop within one chunk; every handle on the source is closed then. */
  cancel(): void;
}

/** A thread that reads what is to come into the archive, and writes it to temporary names. */
export interface ArchiveReader {
  receive(files: Incoming[], write: boolean, counter: RunCounter): Promise<Received[]>;
  close(): Promise<void>;
}

/**
 * The door through which bytes enter the archive. Receiving and settling have threads of their own, so that a drive
 * is read in one sweep while the files before are proven, and several drives are read at once. One thread settles
 * for all of them, group after group, so none waits long.
 */
export interface ArchiveStore {
  /** Relative to the root: where files wait until they are proven. */
  temporaryName(run: string, n: number): Buffer;
  openReader(): ArchiveReader;
  /** Writes what comes from elsewhere (the cloud), hashing in the same pass. */
  receiveStream(stream: AsyncIterable<Buffer>, temporary: Uint8Array): Promise<Received>;
  /** Removes a temporary file that is not wanted after all. */
  drop(temporary: Uint8Array): void;
  /** Moves files out of the way, replacing nothing; says of each whether its name is free now. */
  setAside(asides: Aside[]): Promise<boolean[]>;
  /** Gives older versions a second name, on the medium; null for one that does not stand any more. */
  keepOlder(versions: OlderVersion[]): Promise<(FourValues | null)[]>;
  settle(placements: Placement[]): Promise<Settled[]>;
  /** Takes names away for ever, or hands them over; only where stands what was seen there. */
  removeNames(names: Removable[]): Promise<Removed[]>;
  /** Takes a folder of Safelight's own away with everything in it. */
  removeFolder(folder: Uint8Array): Promise<void>;
  /** Runs that left temporary files behind, or are at work now. */
  runs(): string[];
  /** Removes what a run left behind. */
  clear(run: string): void;
  names(): NameLimits;
  close(): Promise<void>;
}

/**
 * Opens the store; the root must be the right archive, which the caller has checked.
 * @param heldBy for another root: a folder right below it, in which files wait. While it is not there nothing is
 * written, so that nothing ends up in the mount point of a drive that was pulled out.
 */
export function openArchiveStore(
  root: string,
  ownership: OwnershipSettings,
  heldBy: string | null = null,
): ArchiveStore {
  const waiting = heldBy ?? `${ownFolder}/incoming`;
  const incoming = join(root, waiting);
  const setUp = { root: Buffer.from(root), heldBy, ownership };
  const script = new URL('./store-thread.ts', import.meta.url);
  const prover = new AskedThread<StoreOrder>(script, setUp);
  const list = () => listing(incoming);
  let names: NameLimits | null = null;
  return {
    temporaryName: (run, n) => Buffer.from(`${waiting}/${run}-${n}`),
    openReader() {
      const reader = new AskedThread<StoreOrder>(script, setUp);
      return {
        receive: (files, write, counter) =>
          reader.order<Received[]>({ act: 'receive', files, write, counters: counter.shared }),
        close: () => reader.close(),
      };
    },
    receiveStream: (stream, temporary) => receiveStream(stream, joinPath(Buffer.from(root), temporary)),
    drop: (temporary) => fs.rmSync(joinPath(Buffer.from(root), temporary), { force: true }),
    setAside: (asides) => prover.order<boolean[]>({ act: 'set-aside', asides }),
    keepOlder: (versions) => prover.order<(FourValues | null)[]>({ act: 'keep', versions }),
    settle: (placements) => prover.order<Settled[]>({ act: 'settle', placements }),
    removeNames: (names) => prover.order<Removed[]>({ act: 'remove', names }),
    removeFolder: (folder) => prover.order<void>({ act: 'remove-folder', folder }),
    runs: () => [...new Set(list().map(runOf))],
    clear(run) {
      for (const name of list())
        if (name === run || name.startsWith(`${run}-`)) fs.rmSync(join(incoming, name), { force: true });
    },
    names: () => (names ??= probeNames(incoming)),
    close: () => prover.close(),
  };
}

export function newRunCounter(): RunCounter {
  const shared = new SharedArrayBuffer(16);
  const counters = new BigInt64Array(shared);
  return {
    shared,
    written: () => Atomics.load(counters, WRITTEN),
    cancel: () => void Atomics.store(counters, CANCELLED, 1n),
  };
}

/** An archive that is away holds nothing that could be cleared. */
function listing(folder: string): string[] {
  try {
    return fs.readdirSync(folder);
  } catch {
    return [];
  }
}

/** A temporary name is `<run>-<n>`, or the same with more behind it. */
const runOf = (name: string) => name.replace(/(-\d+)(-older)?$/, '');

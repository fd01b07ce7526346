import type { FileHandle } from 'node:fs/promises';
import { readArchive } from '../../adapters/archive-store/archive-identity.ts';
import { type FourValues, sameFourValues } from '../../adapters/archive-store/four-values.ts';
import { openBelow } from '../../adapters/archive-store/open-below.ts';
import type { ObjectStore } from '../../adapters/object-store/store-client.ts';
import type { Span } from './byte-range.ts';
import type { Candidate, DeliverStore, Wanted } from './deliver.store.ts';
import { hashFile, readSpan } from './read-file.ts';

/** One Copy, open for reading. */
export interface Source {
  copyId: bigint;
  /** May be called once. */
  read(span: Span, signal: AbortSignal): AsyncIterable<Buffer>;
  close(): Promise<void>;
}

export interface SourceDeps {
  rows: DeliverStore;
  archiveRoot: string;
  /** The store that is set up at the moment, and its address as its Volume is named. */
  cloud: () => { store: ObjectStore; address: string } | null;
  /** Files that were read and hashed in this process, by Copy and the four values they had then. */
  proven: Set<string>;
}

/** Whether the Archive's root is the one that the catalogue knows. */
export async function archiveIsRight({ rows, archiveRoot }: SourceDeps): Promise<boolean> {
  const found = readArchive(archiveRoot);
  return found.is === 'archive' && found.id === (await rows.archiveId());
}

/** Opens a Copy, or null where it cannot be had now. `whole`: all of it will be read, and hashed on the way. */
export function openSource(
  deps: SourceDeps,
  copy: Candidate,
  wanted: Wanted,
  whole: boolean,
): Promise<Source | null> {
  if (copy.kind === 'archive') return openArchiveCopy(deps, copy, wanted);
  if (copy.kind === 'drive') return openDriveCopy(deps, copy, wanted, whole);
  return openCloudCopy(deps, copy, wanted);
}

async function openArchiveCopy(deps: SourceDeps, copy: Candidate, wanted: Wanted): Promise<Source | null> {
  const handle = await openBelow(Buffer.from(deps.archiveRoot), copy.path);
  if (!handle) return null;
  const now = await fourOf(handle);
  if (sameFourValues(now, copy.four) || (await isProven(deps, handle, now, copy, wanted)))
    return sourceOf(copy, handle);
  await handle.close();
  await deps.rows.markDamaged(copy.copyId);
  return null;
}

/** A drive has no four values to rely on: a part of its file is only given after all of it was hashed. */
async function openDriveCopy(
  deps: SourceDeps,
  copy: Candidate,
  wanted: Wanted,
  whole: boolean,
): Promise<Source | null> {
  if (!copy.mountPath) return null;
  const handle = await openBelow(copy.mountPath, copy.path, { untouched: true });
  if (!handle) return null;
  const now = await fourOf(handle);
  const right = whole ? now.size === BigInt(wanted.bytes) : await isProven(deps, handle, now, copy, wanted);
  if (right) return sourceOf(copy, handle);
  await handle.close();
  return null;
}

async function openCloudCopy(deps: SourceDeps, copy: Candidate, wanted: Wanted): Promise<Source | null> {
  const cloud = deps.cloud();
  if (!cloud || copy.address !== cloud.address) return null;
  const key = copy.path.toString();
  return {
    copyId: copy.copyId,
    close: async () => {},
    async *read(span, signal) {
      const part = span.start > 0 || span.end < wanted.bytes;
      const range = part ? { first: span.start, last: span.end - 1 } : undefined;
      if (span.end === span.start) return;
      // The store's client is large: a server without a store never loads it.
      const { openObject } = await import('../../adapters/object-store/get-object.ts');
      const object = await openObject(cloud.store, key, { range, signal });
      if (!object) return;
      yield* object.stream as AsyncIterable<Buffer>;
    },
  };
}

function sourceOf(copy: Candidate, handle: FileHandle): Source {
  return {
    copyId: copy.copyId,
    read: (span) => readSpan(handle, span),
    close: () => handle.close(),
  };
}

async function fourOf(handle: FileHandle): Promise<FourValues> {
  const stat = await handle.stat({ bigint: true });
  return { inode: stat.ino, size: stat.size, mtimeNs: stat.mtimeNs, ctimeNs: stat.ctimeNs };
}

async function isProven(
  deps: SourceDeps,
  handle: FileHandle,
  now: FourValues,
  copy: Candidate,
  wanted: Wanted,
): Promise<boolean> {
  const key = [copy.copyId, ...Object.values(now)].join(' ');
  if (deps.proven.has(key)) return true;
  if (now.size !== BigInt(wanted.bytes)) return false;
  if (!(await hashFile(handle, wanted.bytes)).equals(wanted.blake3)) return false;
  if (deps.proven.size > 10_000) deps.proven.clear();
  deps.proven.add(key);
  return true;
}

import { standsAsProven } from '../../adapters/archive-store/four-values-below.ts';
import { FilesBelow } from '../../adapters/archive-store/open-below-sync.ts';
import type { Lease } from '../../adapters/db/lease.ts';
import { Problem, problem } from '../../base/errors.ts';
import type { DriveMode } from '../../catalog/drive/drive-mode.ts';
import { waysTo } from '../../catalog/drive/source-folders.ts';
import type { RemovedFromDrive } from '../../catalog/removal/removed-paths.ts';
import { entryPath, type FolderListing, type KnownFolder } from './listing.ts';
import { decideFile } from './plan-scan.ts';
import type { FileRow, FolderRow, ScanStore } from './scan.store.ts';
import type { BatchChanges, ScanCounts } from './scan-writes.store.ts';
import { startWalk } from './start-walk.ts';

export interface ScanTarget {
  /** The top of the drive, absolute. */
  mount: Buffer;
  /** Source folders, none inside another; the empty path is the whole drive. */
  sources: Buffer[];
  /** Where the one source folder stands, absolute, if not below `mount`. */
  standsAt?: Buffer;
  /** The Drive's folder below the Archive's root. */
  driveFolder: Buffer;
  /** What the first segment of each path carries in the Archive. */
  partitionMark: Buffer;
  archiveRoot: string;
  /** Where the host's own root is seen, or null. */
  hostRoot: string | null;
  /** Patterns of what is passed over. */
  ignore: string[];
  /** Paths of the only files that are taken, as latin1; null: all. */
  only: string[] | null;
  /** Folders of Safelight's own, absolute, which are never walked. */
  own: string[];
  mode: DriveMode;
  lease: Lease;
}

/** What the Scan found; `gone` counts Files that are on the Drive no more. */
export interface ScanOutcome {
  counts: ScanCounts;
  gone: number;
}

/**
 * Walks the source folders of an attached Drive, compares them with the catalogue and marks what has to be read.
 * It never deletes anything; what it did not meet counts as gone only once it is complete.
 * @throws Problem `drive-away`, `drive-released`, `source-folder-gone`, `lease-lost`
 */
export async function runScan(
  store: ScanStore,
  target: ScanTarget,
  signal: AbortSignal,
): Promise<ScanOutcome> {
  await store.begin(target.lease);
  const scan = new RunningScan(store, target, await store.folders(), await store.removed());
  await scan.prepare();
  for (const source of target.sources) await scan.walk(source, signal);
  scan.refuseIfAllGone();
  const gone = await store.complete(target.lease, scan.missing());
  if (scan.counts.fresh > MANY) await store.analyze();
  return { counts: scan.counts, gone };
}

/** From so many new rows on the database's statistics are made anew, lest it plan for the table as it was. */
const MANY = 5000;

/** Why a source folder was not walked. */
type Missing = 'source-folder-gone' | 'source-folder-link';
const isMissing = (code: string): code is Missing =>
  code === 'source-folder-gone' || code === 'source-folder-link';

const isWithin = (path: string, source: string) =>
  source === '' || path === source || path.startsWith(`${source}/`);
const parentOf = (path: string) => path.slice(0, Math.max(0, path.lastIndexOf('/')));

class RunningScan {
  readonly counts = noCounts();
  readonly #store: ScanStore;
  readonly #target: ScanTarget;
  readonly #folders: Map<string, FolderRow>;
  readonly #removed: RemovedFromDrive;
  readonly #visited = new Set<string>();
  /** What was not looked at: unreadable, passed over, or gone as a whole. */
  readonly #unjudged = new Set<string>();
  readonly #missed: Missing[] = [];
  readonly #goneFiles: bigint[] = [];

  constructor(store: ScanStore, target: ScanTarget, folders: FolderRow[], removed: RemovedFromDrive) {
    this.#store = store;
    this.#removed = removed;
    this.#target = target;
    this.#folders = new Map(folders.map((folder) => [folder.path, folder]));
  }

  /** Makes rows of the folders that lead to the source folders: they are there, and are not walked. */
  async prepare(): Promise<void> {
    const ways = this.#target.sources.flatMap(waysTo).map((path) => path.toString('latin1'));
    const changes = noChanges(this.counts, '');
    await this.#addFolders([...new Set(ways)], changes);
    changes.waysThere = ways.map((path) => this.#folders.get(path)!.id);
    await this.#store.record(this.#target.lease, changes);
  }

  /** Walks one source folder; one that is not there is counted as failed, and what is known of it stays. */
  async walk(source: Buffer, signal: AbortSignal): Promise<void> {
    const { mount, standsAt, hostRoot, ignore, only, own } = this.#target;
    const { archiveRoot, driveFolder, partitionMark, mode } = this.#target;
    const path = source.toString('latin1');
    const chosen = { ignore, only, own, removed: this.#removed };
    const where = { mount, sourceFolder: source, standsAt, hostRoot, ...chosen };
    const inArchive = { archiveRoot, driveFolder, partitionMark, known: this.#known(), mode };
    const set = { ...where, ...inArchive, heldFiles: this.#heldFiles(path) };
    try {
      for await (const listings of startWalk(set, signal)) await this.#take(listings);
    } catch (error) {
      if (!(error instanceof Problem) || !isMissing(error.code)) throw error;
      await this.#miss(path, error.code);
    }
  }

  /** @throws Problem `source-folder-gone` or `source-folder-link` when none of the source folders was there */
  refuseIfAllGone(): void {
    const [code] = this.#missed;
    if (code && this.#missed.length === this.#target.sources.length) throw problem(code);
  }

  async #miss(path: string, code: Missing): Promise<void> {
    this.#missed.push(code);
    this.#unjudged.add(path);
    const changes = noChanges(this.counts, path);
    const entry = { path, files: 1, bytes: 0, code };
    changes.problems.push({ kind: 'failed', ...entry });
    this.#count('failed', 0);
    this.#count('found', 0);
    await this.#store.record(this.#target.lease, changes);
  }

  #heldFiles(source: string): boolean {
    for (const { path, files } of this.#folders.values())
      if (files > 0n && isWithin(path, source)) return true;
    return false;
  }

  #known(): Map<string, KnownFolder> {
    const known = new Map<string, KnownFolder>();
    for (const { path, present, digest, archiveDigest } of this.#folders.values())
      if (present && digest !== null && archiveDigest !== null) known.set(path, { digest, archiveDigest });
    return known;
  }

  /** Compares a batch of listings with the rows, and records what follows. */
  async #take(listings: FolderListing[]): Promise<void> {
    const changes = noChanges(this.counts, listings.at(-1)?.path ?? '');
    const before = new Map(this.#folders);
    await this.#addFolders(
      listings.map((listing) => listing.path),
      changes,
    );
    for (const { path, unchanged, digest } of listings)
      if (!unchanged) changes.digests.push({ id: this.#folders.get(path)!.id, digest });
    const changed = listings.filter((listing) => !listing.unchanged);
    const knownIds = changed.flatMap((listing) => before.get(listing.path)?.id ?? []);
    const rows = Map.groupBy(await this.#store.filesIn(knownIds), (row) => row.folderId);
    for (const listing of listings) {
      this.#visited.add(listing.path);
      for (const path of listing.passedOver) this.#unjudged.add(path);
      this.#countUnlisted(listing, changes);
      if (listing.unchanged) this.#countHeld(listing);
      else this.#compare(listing, rows.get(this.#folders.get(listing.path)!.id) ?? [], changes);
    }
    await this.#store.record(this.#target.lease, changes);
  }

  /** Folders and files that a complete walk did not meet; what it did not look at is not judged. */
  missing(): { files: bigint[]; folders: bigint[] } {
    const sources = this.#target.sources.map((source) => source.toString('latin1'));
    const folders = [...this.#folders.values()].filter(
      ({ present, path }) =>
        present &&
        !this.#visited.has(path) &&
        sources.some((source) => isWithin(path, source)) &&
        !this.#isUnjudged(path),
    );
    return { files: this.#goneFiles, folders: folders.map((folder) => folder.id) };
  }

  #isUnjudged(path: string): boolean {
    if (this.#unjudged.has('')) return true;
    for (let at = path; at !== ''; at = parentOf(at)) if (this.#unjudged.has(at)) return true;
    return false;
  }

  /** The top of the drive is no folder's parent: it may have been chosen after the folders in it. */
  async #addFolders(paths: string[], changes: BatchChanges): Promise<void> {
    const fresh = paths.filter((path) => !this.#folders.has(path));
    const ids = await this.#store.newFolderIds(fresh.length);
    fresh.forEach((path, i) => {
      const id = ids[i]!;
      const parentId = parentOf(path) === '' ? null : (this.#folders.get(parentOf(path))?.id ?? null);
      this.#folders.set(path, { id, path, present: true, files: 0n, digest: null, archiveDigest: null });
      changes.newFolders.push({ id, path, parentId });
    });
  }

  #compare(listing: FolderListing, rows: FileRow[], changes: BatchChanges): void {
    const known = new Map(rows.map((row) => [row.path, row]));
    const archive = new FilesBelow(Buffer.from(this.#target.archiveRoot));
    const folderId = this.#folders.get(listing.path)!.id;
    listing.names.forEach((name, i) => {
      const path = entryPath(listing.path, name);
      const row = known.get(path);
      known.delete(path);
      const listed = { bytes: BigInt(listing.sizes[i]!), mtimeNs: listing.mtimes[i]! };
      const decision = decideFile(listed, row, () => stands(archive, row));
      if (decision.settled) this.#count(decision.as, listing.sizes[i]!);
      else if (row) changes.pendingFiles.push(row.id);
      else changes.newFiles.push({ folderId, path, bytes: listing.sizes[i]!, mtimeNs: listed.mtimeNs });
      if (!decision.settled) this.#count('fresh', listing.sizes[i]!);
      this.#count('found', listing.sizes[i]!);
      if (decision.settled && row && row.onDrive !== 'present') changes.returnedFiles.push(row.id);
    });
    archive.close();
    if (this.#unjudged.has(listing.path)) return;
    for (const row of known.values())
      if (row.onDrive === 'present' && !this.#unjudged.has(row.path)) this.#goneFiles.push(row.id);
  }

  #countHeld(listing: FolderListing): void {
    this.counts.found += listing.fileCount;
    this.counts.foundBytes += listing.fileBytes;
    this.counts.held += listing.fileCount;
    this.counts.heldBytes += listing.fileBytes;
  }

  #countUnlisted(listing: FolderListing, changes: BatchChanges): void {
    for (const kind of ['skipped', 'failed'] as const)
      for (const entry of listing[kind]) {
        changes.problems.push({ kind, ...entry });
        this.#count(kind, entry.bytes, entry.files);
        this.#count('found', entry.bytes, entry.files);
        if (kind === 'failed') this.#unjudged.add(entry.path);
      }
  }

  #count(what: 'found' | 'held' | 'copied' | 'skipped' | 'failed' | 'fresh', bytes: number, files = 1): void {
    this.counts[what] += files;
    this.counts[`${what}Bytes`] += bytes;
  }
}

function stands(archive: FilesBelow, row: FileRow | undefined): boolean {
  if (row?.uncopied) return true;
  return !!row?.copyPath && standsAsProven(archive, row.copyPath, row.four);
}

function noCounts(): ScanCounts {
  return {
    found: 0,
    foundBytes: 0,
    held: 0,
    heldBytes: 0,
    copied: 0,
    copiedBytes: 0,
    skipped: 0,
    skippedBytes: 0,
    failed: 0,
    failedBytes: 0,
    fresh: 0,
    freshBytes: 0,
  };
}

function noChanges(counts: ScanCounts, folder: string): BatchChanges {
  return {
    newFolders: [],
    waysThere: [],
    digests: [],
    newFiles: [],
    pendingFiles: [],
    returnedFiles: [],
    problems: [],
    counts,
    folder,
  };
}

import { sameFourValues } from '../../adapters/archive-store/four-values.ts';
import { fourValues } from '../../adapters/archive-store/read-four-values.ts';
import type { Lease } from '../../adapters/db/lease.ts';
import { joinPath } from '../../base/paths.ts';
import type { FolderListing, KnownFolder } from './listing.ts';
import { decideFile } from './plan-scan.ts';
import type { FileRow, FolderRow, ScanStore } from './scan.store.ts';
import type { BatchChanges, ScanCounts } from './scan-writes.store.ts';
import { startWalk } from './start-walk.ts';

export interface ScanTarget {
  /** The top of the drive, absolute. */
  mount: Buffer;
  /** Each source folder and its place below the Archive's root. */
  sources: { folder: Buffer; inArchive: Buffer; standsAt?: Buffer }[];
  archiveRoot: string;
  /** Where the host's own root is seen, or null. */
  hostRoot: string | null;
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
 * @throws Problem `drive-away`, `drive-released`, `lease-lost`
 */
export async function runScan(
  store: ScanStore,
  target: ScanTarget,
  signal: AbortSignal,
): Promise<ScanOutcome> {
  await store.begin(target.lease);
  const scan = new RunningScan(store, target, await store.folders());
  for (const source of target.sources) {
    const walk = {
      mount: target.mount,
      sourceFolder: source.folder,
      standsAt: source.standsAt,
      archive: joinPath(Buffer.from(target.archiveRoot), source.inArchive),
      known: scan.known(),
      hostRoot: target.hostRoot,
    };
    for await (const listings of startWalk(walk, signal)) await scan.take(listings);
  }
  const gone = await store.complete(target.lease, scan.missing());
  if (scan.counts.fresh > MANY) await store.analyze();
  return { counts: scan.counts, gone };
}

/** From so many new rows on the database's statistics are made anew, lest it plan for the table as it was. */
const MANY = 5000;

const parentOf = (path: string) => path.slice(0, Math.max(0, path.lastIndexOf('/')));

class RunningScan {
  readonly counts = noCounts();
  readonly #store: ScanStore;
  readonly #target: ScanTarget;
  readonly #folders: Map<string, FolderRow>;
  readonly #visited = new Set<string>();
  readonly #unreadable = new Set<string>();
  readonly #goneFiles: bigint[] = [];

  constructor(store: ScanStore, target: ScanTarget, folders: FolderRow[]) {
    this.#store = store;
    this.#target = target;
    this.#folders = new Map(folders.map((folder) => [folder.path, folder]));
  }

  known(): Map<string, KnownFolder> {
    const known = new Map<string, KnownFolder>();
    for (const { path, present, digest, archiveDigest } of this.#folders.values())
      if (present && digest !== null && archiveDigest !== null) known.set(path, { digest, archiveDigest });
    return known;
  }

  /** Compares a batch of listings with the rows, and records what follows. */
  async take(listings: FolderListing[]): Promise<void> {
    const changes = noChanges(this.counts, listings.at(-1)?.path ?? '');
    const before = new Map(this.#folders);
    await this.#addFolders(listings, changes);
    const changed = listings.filter((listing) => !listing.unchanged);
    const knownIds = changed.flatMap((listing) => before.get(listing.path)?.id ?? []);
    const rows = Map.groupBy(await this.#store.filesIn(knownIds), (row) => row.folderId);
    for (const listing of listings) {
      this.#visited.add(listing.path);
      this.#countUnlisted(listing, changes);
      if (listing.unchanged) this.#countHeld(listing);
      else this.#compare(listing, rows.get(this.#folders.get(listing.path)!.id) ?? [], changes);
    }
    await this.#store.record(this.#target.lease, changes);
  }

  /** Folders and files that a complete walk did not meet, but for those below an unreadable folder. */
  missing(): { files: bigint[]; folders: bigint[] } {
    const folders = [...this.#folders.values()].filter(
      (folder) => folder.present && !this.#visited.has(folder.path) && !this.#belowUnreadable(folder.path),
    );
    return { files: this.#goneFiles, folders: folders.map((folder) => folder.id) };
  }

  #belowUnreadable(path: string): boolean {
    for (let at = path; at !== ''; at = parentOf(at)) if (this.#unreadable.has(at)) return true;
    return false;
  }

  async #addFolders(listings: FolderListing[], changes: BatchChanges): Promise<void> {
    const fresh = listings.filter((listing) => !this.#folders.has(listing.path));
    const ids = await this.#store.newFolderIds(fresh.length);
    fresh.forEach(({ path }, i) => {
      const id = ids[i]!;
      const parentId = this.#folders.get(parentOf(path))?.id ?? null;
      this.#folders.set(path, { id, path, present: true, digest: null, archiveDigest: null });
      changes.newFolders.push({ id, path, parentId });
    });
    for (const { path, unchanged, digest } of listings)
      if (!unchanged) changes.digests.push({ id: this.#folders.get(path)!.id, digest });
  }

  #compare(listing: FolderListing, rows: FileRow[], changes: BatchChanges): void {
    const known = new Map(rows.map((row) => [row.path, row]));
    const folderId = this.#folders.get(listing.path)!.id;
    listing.names.forEach((name, i) => {
      const path = `${listing.path}/${name}`;
      const row = known.get(path);
      known.delete(path);
      const listed = { bytes: BigInt(listing.sizes[i]!), mtimeNs: listing.mtimes[i]! };
      const decision = decideFile(listed, row, () => this.#stands(row));
      if (decision.settled) this.#count(decision.as, listing.sizes[i]!);
      else if (row) changes.pendingFiles.push(row.id);
      else changes.newFiles.push({ folderId, path, bytes: listing.sizes[i]!, mtimeNs: listed.mtimeNs });
      if (!decision.settled) this.#count('fresh', listing.sizes[i]!);
      this.#count('found', listing.sizes[i]!);
      if (decision.settled && row && row.onDrive !== 'present') changes.returnedFiles.push(row.id);
    });
    const failed = new Set(listing.failed.map((entry) => entry.path));
    if (failed.has(listing.path)) return;
    for (const row of known.values())
      if (row.onDrive === 'present' && !failed.has(row.path)) this.#goneFiles.push(row.id);
  }

  #stands(row: FileRow | undefined): boolean {
    if (!row?.copyPath) return false;
    return sameFourValues(
      row.four,
      fourValues(joinPath(Buffer.from(this.#target.archiveRoot), row.copyPath)),
    );
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
        this.#count(kind, entry.bytes);
        this.#count('found', entry.bytes);
        if (kind === 'failed') this.#unreadable.add(entry.path);
      }
  }

  #count(what: 'found' | 'held' | 'copied' | 'skipped' | 'failed' | 'fresh', bytes: number): void {
    this.counts[what] += 1;
    this.counts[`${what}Bytes`] += bytes;
  }
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
    digests: [],
    newFiles: [],
    pendingFiles: [],
    returnedFiles: [],
    problems: [],
    counts,
    folder,
  };
}

import { newRunCounter } from '../../adapters/archive-store/archive-store.ts';
import { openExaminer } from '../../adapters/archive-store/examiner.ts';
import { openFolderLister } from '../../adapters/archive-store/folder-lister.ts';
import { sameFourValues } from '../../adapters/archive-store/four-values.ts';
import { fourValuesBelow } from '../../adapters/archive-store/four-values-below.ts';
import type { FolderOfArchive } from '../../adapters/archive-store/list-folder.ts';
import type { Lease } from '../../adapters/db/lease.ts';
import { pathKey } from '../../base/paths.ts';
import { compareFiles, filesOf, foldersBelow, OWN } from './compare-folders.ts';
import { IdSet } from './id-set.ts';
import { type FoundFile, type Move, movesByHash, movesByInode } from './plan-moves.ts';
import type { LostCopy, WalkCounts, WatchStore } from './watch-archive.store.ts';

/** Reads Copies of the Archive and records what that says; given from outside: flows do not import flows. */
export type CheckCopies = (
  copyIds: bigint[],
  lease: Lease,
  signal: AbortSignal,
) => Promise<{ good: number; damaged: number; changed: number; missing: number }>;

export interface WalkRun {
  store: WatchStore;
  walkId: string;
  archiveRoot: string;
  lease: Lease;
  check: CheckCopies;
  /** @throws Problem where the Archive is not the right one any more */
  requireRight: () => Promise<void>;
  signal: AbortSignal;
}

const FOLDERS_AT_ONCE = 64;
const COPIES_AT_ONCE = 5000;
const MOST_REMEMBERED = 2000;

/**
 * Walks the whole Archive and compares it with the catalogue. Only when it is complete, and the Archive still the
 * right one, does anything count as gone. Returns its counts, and the folders nearest to the top.
 */
export async function walkArchive(run: WalkRun): Promise<{ counts: WalkCounts; folders: Buffer[] }> {
  const walk = new Walk(run);
  await walk.list();
  const gone = await walk.gone();
  await run.requireRight();
  const left = await walk.followMoved(gone);
  await walk.recordMissing(left);
  await walk.readDoubtful();
  walk.counts.fresh = await run.store.forgetFound(run.walkId);
  await run.store.end(run.lease, run.walkId, walk.counts);
  return { counts: walk.counts, folders: walk.folders };
}

class Walk {
  readonly counts: WalkCounts = {
    files: 0,
    links: 0,
    changed: 0,
    damaged: 0,
    moved: 0,
    missing: 0,
    returned: 0,
    fresh: 0,
  };
  readonly folders: Buffer[] = [];
  readonly #run: WalkRun;
  readonly #seen = new IdSet();
  readonly #doubtful: bigint[] = [];
  readonly #unreadable: Buffer[] = [];

  constructor(run: WalkRun) {
    this.#run = run;
  }

  async list(): Promise<void> {
    const lister = openFolderLister(this.#run.archiveRoot);
    try {
      const beside = await this.#run.store.adoptedBeside();
      const waiting: Buffer[] = [Buffer.alloc(0), Buffer.from(`${OWN}/versions`), ...beside];
      while (waiting.length > 0) {
        this.#run.signal.throwIfAborted();
        const folders = await lister.list(waiting.splice(0, FOLDERS_AT_ONCE));
        waiting.push(...folders.flatMap(foldersBelow));
        await this.#take(folders);
      }
    } finally {
      await lister.close();
    }
  }

  async #take(folders: FolderOfArchive[]): Promise<void> {
    const { store, walkId } = this.#run;
    const files = folders.flatMap(filesOf);
    const copies = await store.copiesAt(files);
    const { seen, doubtful, found } = compareFiles(
      files,
      (file) => copies.get(pathKey(file.path).toString('latin1')) ?? [],
    );
    for (const id of seen) this.#seen.add(id);
    this.#doubtful.push(...doubtful);
    await store.noteFound(walkId, found);
    this.counts.files += files.length;
    for (const folder of folders) {
      this.counts.links += folder.links;
      if (!folder.complete) this.#unreadable.push(Buffer.from(folder.path));
      if (this.folders.length < MOST_REMEMBERED) this.folders.push(Buffer.from(folder.path));
    }
  }

  /** Copies at whose path no file stands, but for those in folders that could not be read. */
  async gone(): Promise<LostCopy[]> {
    const gone: LostCopy[] = [];
    for (let after = 0n; ; ) {
      this.#run.signal.throwIfAborted();
      const copies = await this.#run.store.present(after, COPIES_AT_ONCE);
      if (copies.length === 0) return gone;
      after = copies.at(-1)!.copyId;
      const unseen = copies.filter(({ copyId, path }) => !this.#seen.has(copyId) && !this.#isHidden(path));
      gone.push(...unseen.filter(({ path }) => this.#standsNowhere(path)));
    }
  }

  /** What an Ingest has put there since the folder was listed is not gone. */
  #standsNowhere(path: Buffer): boolean {
    return fourValuesBelow(Buffer.from(this.#run.archiveRoot), path) === null;
  }

  #isHidden(path: Buffer): boolean {
    return this.#unreadable.some(
      (folder) =>
        folder.length === 0 || path.subarray(0, folder.length + 1).equals(Buffer.concat([folder, SLASH])),
    );
  }

  /** Returns the Copies that were found nowhere. */
  async followMoved(gone: LostCopy[]): Promise<LostCopy[]> {
    const { store, walkId, lease } = this.#run;
    const lost = [...gone, ...(await store.missingOfFoundSize())];
    if (lost.length === 0) return gone;
    const sizes = [...new Set(lost.flatMap(({ size }) => size ?? []))];
    const found = await store.foundOfSizes(walkId, sizes);
    const byInode = movesByInode(lost, found);
    const taken = new Set(byInode.flatMap(({ copy, file }) => [`c${copy.copyId}`, `f${file.id}`]));
    const left = lost.filter(({ copyId }) => !taken.has(`c${copyId}`));
    const byHash = await this.#byHash(
      left,
      found.filter(({ id }) => !taken.has(`f${id}`)),
    );
    const moves = [...byInode, ...byHash];
    await store.follow(lease, moves);
    this.#doubtful.push(...moves.filter((move) => !this.#isAsProven(move)).map(({ copy }) => copy.copyId));
    this.counts.moved += moves.length;
    const followed = new Set(moves.map(({ copy }) => copy.copyId));
    return gone.filter(({ copyId }) => !followed.has(copyId));
  }

  /** Where only a folder above was renamed, not one of the four values changes. */
  #isAsProven({ copy, file }: Move<LostCopy>): boolean {
    if (copy.state !== 'present') return false;
    return sameFourValues(copy.four, fourValuesBelow(Buffer.from(this.#run.archiveRoot), file.path));
  }

  async #byHash(lost: LostCopy[], found: FoundFile[]): Promise<Move<LostCopy>[]> {
    const sizes = new Set(lost.map(({ size }) => size));
    const candidates = found.filter(({ size }) => sizes.has(size));
    if (candidates.length === 0) return [];
    const examiner = openExaminer(newRunCounter(), null);
    try {
      const root = Buffer.from(this.#run.archiveRoot);
      const hashed: (FoundFile & { blake3: Buffer })[] = [];
      for (const file of candidates) {
        this.#run.signal.throwIfAborted();
        const [read] = await examiner.examine(root, [file.path]);
        if (read?.ok) hashed.push({ ...file, blake3: Buffer.from(read.blake3) });
      }
      return movesByHash(lost, hashed);
    } finally {
      await examiner.close();
    }
  }

  async recordMissing(gone: LostCopy[]): Promise<void> {
    if (gone.length === 0) return;
    await this.#run.requireRight();
    await this.#run.store.missing(this.#run.lease, gone);
    this.counts.missing += gone.length;
  }

  async readDoubtful(): Promise<void> {
    const { check, lease, signal } = this.#run;
    const { good, damaged, changed } = await check(this.#doubtful, lease, signal);
    this.counts.damaged += damaged;
    this.counts.changed += changed;
    this.counts.returned += good;
  }
}

const SLASH = Buffer.from('/');

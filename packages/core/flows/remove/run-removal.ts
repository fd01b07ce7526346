import type { ArchiveStore } from '../../adapters/archive-store/archive-store.ts';
import type { FourValues } from '../../adapters/archive-store/four-values.ts';
import { fourValuesBelow, standsAsProven } from '../../adapters/archive-store/four-values-below.ts';
import { FilesBelow } from '../../adapters/archive-store/open-below-sync.ts';
import type { Removable, Removed } from '../../adapters/archive-store/remove-names.ts';
import type { Lease } from '../../adapters/db/lease.ts';
import { fileInArchive, nameBeside } from '../../catalog/drive/archive-path.ts';
import { planCopy } from './plan-remove.ts';
import type { BatchDone } from './record-removal.store.ts';
import type { BatchContent, BatchCopy, Item, RemovalRow, RemovalStore } from './removal.store.ts';

export interface RemovalRun {
  rows: RemovalStore;
  archive: ArchiveStore;
  archiveRoot: string;
  row: RemovalRow;
  lease: Lease;
  /** Takes the previews of a Content away. */
  dropPreviews: (blake3: Buffer) => Promise<void>;
  record: (done: BatchDone) => Promise<void>;
  /** @throws Problem where the Archive is not the right one any more */
  requireRight: () => Promise<unknown>;
  /** Told after each batch that was recorded. */
  onBatch: () => void;
  signal: AbortSignal;
}

const BATCH = 200;

type WithFour = BatchCopy & { four: FourValues };

/** Takes away what the rows of a Removal name, batch by batch: first the bytes, then the rows. Safe to repeat. */
export async function takeAllAway(run: RemovalRun): Promise<void> {
  for (;;) {
    run.signal.throwIfAborted();
    const items = await run.rows.items(run.row.id, BATCH);
    if (items.length === 0) return;
    await run.requireRight();
    await run.record(await takeAway(run, items));
    run.onBatch();
  }
}

async function takeAway(run: RemovalRun, items: Item[]): Promise<BatchDone> {
  const contents = await run.rows.contents(items);
  const byId = new Map(contents.map((content) => [content.contentId, content]));
  const unneeded = contents.filter(({ need }) => need === 'none');
  const copies = await run.rows.copies(
    items,
    unneeded.map(({ contentId }) => contentId),
  );
  const needOf = ({ contentId }: BatchCopy) => byId.get(contentId)?.need ?? 'none';
  const going = copies.filter((copy) => copy.kind !== 'cloud' || needOf(copy) === 'none');
  const done: BatchDone = { items, contents, copyIds: [], names: 0, handed: [], left: [], followed: [] };
  await takeNames(run, going, byId, done);
  await takeUnrecorded(run, items);
  const handed = new Set(done.handed.map(({ copyId }) => copyId));
  done.copyIds = going.map(({ copyId }) => copyId).filter((id) => !handed.has(id));
  for (const { blake3 } of unneeded) await run.dropPreviews(blake3);
  return done;
}

async function takeNames(
  run: RemovalRun,
  copies: BatchCopy[],
  contents: Map<bigint, BatchContent>,
  done: BatchDone,
): Promise<void> {
  const kept = new FilesBelow(Buffer.from(run.archiveRoot));
  const stands = new Map(
    [...contents.values()].map(({ contentId, keptCopy }) => [
      contentId,
      keptCopy !== null && standsAsProven(kept, keptCopy.path, keptCopy.four),
    ]),
  );
  kept.close();
  /** Contents whose last good bytes were handed over in this batch: their other names may go. */
  const saved = new Set<bigint>();
  const asked = copies.flatMap((copy) => {
    if (copy.kind !== 'archive') return [];
    const { state, four, contentId } = copy;
    const content = contents.get(contentId);
    const keptStands = (stands.get(contentId) ?? false) || saved.has(contentId);
    const plan = planCopy({ state, wasProven: four !== null, need: content?.need ?? 'none', keptStands });
    if (plan === 'forget' || four === null) return [];
    if (plan === 'hand-over') saved.add(contentId);
    return [{ copy: { ...copy, four }, content, handOver: plan === 'hand-over' }];
  });
  // What is handed over is in safety before any other name of the same bytes goes.
  for (const handOver of [true, false]) {
    const those = asked.filter((one) => one.handOver === handOver);
    if (those.length === 0) continue;
    const removed = await run.archive.removeNames(those.map((one, n) => removable(run, one, n)));
    for (const [n, one] of those.entries()) note(done, one, removed[n]!);
  }
  follow(done);
}

/** An Ingest that had to stop may have put files in their places and not recorded them: they look as on the drive. */
async function takeUnrecorded(run: RemovalRun, items: Item[]): Promise<void> {
  const root = Buffer.from(run.archiveRoot);
  const limits = run.archive.names();
  const unrecorded = await run.rows.unrecorded(items);
  const names = unrecorded.flatMap(({ path, bytes, mtimeNs, ...at }, n) => {
    const place = fileInArchive(path, { ...at, limits });
    const stands = fourValuesBelow(root, place);
    const isOurs = stands?.size === bytes && microseconds(stands.mtimeNs) === microseconds(mtimeNs);
    const aside = run.archive.temporaryName(runName(run), n);
    return stands && isOurs ? [{ path: place, seen: stands, handTo: null, aside }] : [];
  });
  if (names.length > 0) await run.archive.removeNames(names);
}

/** The Archive keeps times to the microsecond. */
const microseconds = (ns: bigint) => ns / 1000n;

interface Asked {
  copy: WithFour;
  content: BatchContent | undefined;
  handOver: boolean;
}

function removable(run: RemovalRun, { copy, content, handOver }: Asked, n: number): Removable {
  const { path, four } = copy;
  const aside = run.archive.temporaryName(runName(run), n);
  if (!handOver || !content?.heir) return { path, seen: four, handTo: null, aside };
  const limits = run.archive.names();
  const place = fileInArchive(content.heir.path, { ...content.heir, limits });
  return { path, seen: four, handTo: [place, nameBeside(place, content.blake3, limits)], aside };
}

function note(done: BatchDone, { copy, content, handOver }: Asked, removed: Removed): void {
  if (removed.is === 'other') done.left.push(copy.path);
  if (removed.is === 'handed')
    done.handed.push({
      copyId: copy.copyId,
      heir: content!.heir!.fileId,
      path: Buffer.from(removed.path),
      four: removed.four,
    });
  if (removed.is !== 'gone' || handOver) return;
  done.names += 1;
  if (removed.after)
    done.followed.push({ contentId: copy.contentId, before: removed.before, after: removed.after });
}

/** Of several names of one inode that went, the first one's time leads to the last one's. */
function follow(done: BatchDone): void {
  const inodes = Map.groupBy(done.followed, ({ before }) => before.inode);
  done.followed = [...inodes.values()].map((those) => ({ ...those[0]!, after: those.at(-1)!.after }));
}

/** Names what waits in the Archive for this run. */
export function runName({ row, lease }: Pick<RemovalRun, 'row' | 'lease'>): string {
  return `remove-${row.id}-${lease.fence}`;
}

import { Blake3Hasher } from '@napi-rs/blake-hash';
import type { Pool } from 'pg';
import { newRunCounter } from '../../adapters/archive-store/archive-store.ts';
import { openExaminer } from '../../adapters/archive-store/examiner.ts';
import type { OwnershipSettings } from '../../adapters/archive-store/ownership.ts';
import type { Lease } from '../../adapters/db/lease.ts';
import type { Clock } from '../../base/clock.ts';
import { problem } from '../../base/errors.ts';
import type { Settings } from '../../base/settings.ts';
import { attachedVolume } from '../../catalog/drive/attached-drive.store.ts';
import { sameDrive } from '../../catalog/drive/same-drive.ts';
import type { World } from '../../catalog/safety/judge.ts';
import type { CardCheckRow, CardCheckStore } from './card-check.store.ts';
import { inGroupsToRead, itemsOf } from './card-items.ts';
import { FolderSum } from './folder-sum.ts';
import { groundOf } from './ground.ts';
import { type HeldAlike, HeldAlikeSums } from './held-alike.ts';
import { type Ground, type Judged, judgeGroup } from './judge-group.ts';
import { type CardSums, type ListedFolder, sumUpCard, type WalkCard } from './listed-card.ts';
import { proveSafeToFormat } from './prove-safe-to-format.ts';
import { readingOf } from './read-files.ts';

export interface CheckDeps {
  pool: Pool;
  clock: Clock;
  archiveRoot: string;
  ownership: OwnershipSettings;
  hostRoot: string | null;
  settings: () => Promise<Settings>;
  /** Where Drives are. */
  world: () => Promise<World>;
  walk: WalkCard;
  /** Reads Archive Copies again, past every cache, and records what that says. */
  readAgain: (copyIds: bigint[], lease: Lease, signal: AbortSignal) => Promise<unknown>;
  /** What of the file system of a device does not hold together; null: nothing, or it cannot be told. */
  damageOf: (device: string) => Promise<string | null>;
}

const NOTE_MS = 500;

interface Run {
  rows: CardCheckStore;
  id: string;
  lease: Lease;
  progress: () => void;
  signal: AbortSignal;
}

/** Lists the card, reads every file of it, judges each, lists it once more, and records the verdict. */
export async function checkWhole(
  deps: CheckDeps,
  rows: CardCheckStore,
  row: CardCheckRow,
  { lease, progress }: Pick<Run, 'lease' | 'progress'>,
  signal: AbortSignal,
): Promise<void> {
  const volume = await cardToRead(deps.pool, row);
  const stillThere = sameDrive(volume, deps.hostRoot);
  if (!stillThere()) throw problem('drive-away');
  const ground = await groundOf(deps, row, lease, signal);
  const before = await sumUpCard(deps.walk, volume.mountPath, signal);
  await rows.begin(lease, row.id, before);
  progress();
  const run = { rows, id: row.id, lease, progress, signal };
  const compared = await compareAll(run, ground, deps.walk, volume.mountPath);
  const damage = await deps.damageOf(volume.source);
  const after = await sumUpCard(deps.walk, volume.mountPath, signal);
  if (!stillThere()) throw problem('drive-away');
  await cardToRead(deps.pool, row);
  await declare(run, before, { ...compared, damage, after });
}

/** The card in the attachment that the check belongs to. @throws Problem */
async function cardToRead(pool: Pool, { volumeId, attachmentId }: CardCheckRow) {
  const volume = await attachedVolume(pool, volumeId);
  if (volume?.attachmentId !== attachmentId) throw problem('drive-away');
  if (volume.released) throw problem('drive-released');
  if (volume.maybeId) throw problem('which-drive');
  return volume;
}

interface Found {
  open: number;
  damage: string | null;
  after: CardSums;
  list: Buffer;
  held: HeldAlike[];
}

async function declare({ rows, id, lease }: Run, before: CardSums, found: Found): Promise<void> {
  const { open, damage, after, list, held } = found;
  const verdict = proveSafeToFormat({
    files: before.files,
    open,
    unlisted: before.unlisted + after.unlisted,
    damage,
    before: before.listing,
    after: after.listing,
    list,
  });
  if (verdict.is === 'safe') await rows.declareSafe(lease, id, verdict.proof, held);
  else await rows.declareOpen(lease, id, verdict.is, { damage, list, held });
}

/** Reads and judges everything, folder after folder. */
async function compareAll(
  run: Run,
  ground: Ground,
  walk: WalkCard,
  top: Buffer,
): Promise<Pick<Found, 'list' | 'open' | 'held'>> {
  const counter = newRunCounter();
  const examiner = openExaminer(counter, null);
  const cancel = () => counter.cancel();
  run.signal.addEventListener('abort', cancel, { once: true });
  const noting = setInterval(() => {
    // A figure; the next one follows.
    run.rows.noteRead(run.id, counter.written()).then(run.progress, () => {});
  }, NOTE_MS);
  const list = new Blake3Hasher();
  const count = { items: 0, open: 0, folders: 0, held: new HeldAlikeSums() };
  const read = async (paths: Uint8Array[]) => examiner.examine(top, paths);
  try {
    for await (const folders of walk(top, run.signal))
      for (const folder of folders) await compareFolder({ run, ground, read, list, count }, folder);
    await run.rows.noteRead(run.id, counter.written());
    return { list: list.digestBuffer(), open: count.open, held: count.held.mostFirst() };
  } finally {
    clearInterval(noting);
    run.signal.removeEventListener('abort', cancel);
    await examiner.close();
  }
}

interface Comparing {
  run: Run;
  ground: Ground;
  read: (paths: Uint8Array[]) => ReturnType<ReturnType<typeof openExaminer>['examine']>;
  list: Blake3Hasher;
  count: { items: number; open: number; folders: number; held: HeldAlikeSums };
}

async function compareFolder(comparing: Comparing, folder: ListedFolder): Promise<void> {
  const { compare, leftOut, unlisted } = itemsOf(folder);
  const { run, count } = comparing;
  const sum = new FolderSum();
  sum.addUnlisted(unlisted);
  await record(comparing, { judged: [], leftOut, unlisted });
  for (const group of inGroupsToRead(compare)) {
    const read = await comparing.read(group.map(({ path }) => path));
    run.signal.throwIfAborted();
    const files = group.map((file, n) => readingOf(file, read[n]!));
    const judged = await judgeGroup(comparing.ground, files);
    sum.add(judged);
    await record(comparing, { judged, leftOut: [], unlisted: [] });
  }
  if (sum.files === 0) return;
  await run.rows.recordFolder(run.lease, run.id, count.folders, Buffer.from(folder.path, 'latin1'), sum);
  count.folders += 1;
}

async function record(
  { run, list, count }: Comparing,
  worked: Parameters<CardCheckStore['record']>[3],
): Promise<void> {
  const { judged, leftOut, unlisted } = worked;
  const items = judged.length + leftOut.length + unlisted.length;
  if (items === 0) return;
  await run.rows.record(run.lease, run.id, count.items, worked);
  for (const line of judged.map(lineOf)) list.update(line);
  for (const file of judged) if (file.why === null) count.held.add(file);
  count.items += items;
  count.open += unlisted.length + judged.filter(({ why }) => why !== null).length;
}

/** A line of the list that the certificate names: `<blake3>  <bytes>  <path>`, and a NUL. */
function lineOf({ blake3, bytes, path }: Judged): Buffer {
  const digest = blake3 ? Buffer.from(blake3).toString('hex') : '-';
  return Buffer.concat([Buffer.from(`${digest}  ${bytes}  `), path, Buffer.from([0])]);
}

import { newRunCounter } from '../../adapters/archive-store/archive-store.ts';
import type { Examined } from '../../adapters/archive-store/examine.ts';
import { openExaminer } from '../../adapters/archive-store/examiner.ts';
import type { Evidence } from '../../adapters/archive-store/read-back.ts';
import type { Lease } from '../../adapters/db/lease.ts';
import { displayText } from '../../base/bytes.ts';
import { problem } from '../../base/errors.ts';
import { joinPath, parentPath } from '../../base/paths.ts';
import { inGroups } from '../../catalog/file/in-groups.ts';
import type { Outcome } from '../../catalog/file/outcome.ts';

interface PendingFile {
  id: bigint;
  path: Buffer;
  bytes: bigint;
  kind: string;
}

/** The rows of an Ingest, as far as an adoption needs them. */
export interface AdoptRows<Row> {
  pending(ingestId: string, after: bigint, limit: number): Promise<PendingFile[]>;
  progress(ingestId: string, written: number, writtenBytes: bigint, folder: string): Promise<void>;
  record(lease: Lease, row: Row, outcomes: Outcome[]): Promise<void>;
}

export interface HashRun<Row extends { id: string }> {
  rows: AdoptRows<Row>;
  row: Row;
  lease: Lease;
  /** The adopted folder below the Archive's root, which stands for a source folder. */
  place: { root: Buffer; folder: Buffer; sourceFolder: Buffer };
  /** What a proof is worth in this Archive. */
  evidence: Evidence;
  onGroup: () => void;
  /** @throws Problem where the Archive is not the right one any more */
  requireRight: () => Promise<unknown>;
}

const BATCH = 1024;

/** Reads every File that the Scan marked where it stands, and records it. Safe to repeat. */
export async function hashPending<Row extends { id: string }>(
  run: HashRun<Row>,
  signal: AbortSignal,
): Promise<void> {
  const counter = newRunCounter();
  const cancel = () => counter.cancel();
  signal.addEventListener('abort', cancel, { once: true });
  const examiner = openExaminer(counter, null);
  let files = 0;
  try {
    for (let after = 0n; ; ) {
      const pending = await run.rows.pending(run.row.id, after, BATCH);
      if (pending.length === 0) return;
      for (const group of inGroups(pending)) {
        signal.throwIfAborted();
        await run.rows.progress(run.row.id, files, counter.written(), folderOf(group));
        const read = await examiner.examine(run.place.root, group.map(inArchive(run.place)), { full: true });
        signal.throwIfAborted();
        // An Archive that went away makes every file look gone.
        if (read.some((one) => !one.ok)) await run.requireRight();
        const outcomes = group.map((file, i) => outcomeOf(file, read[i]!, run));
        await run.rows.record(run.lease, run.row, outcomes);
        files += group.length;
        run.onGroup();
      }
      after = pending.at(-1)!.id;
    }
  } finally {
    signal.removeEventListener('abort', cancel);
    await examiner.close();
  }
}

const folderOf = (group: PendingFile[]) => displayText(parentPath(group[0]!.path));

/** Where a File stands: its path with the source folder exchanged for the adopted one. */
function inArchive({ folder, sourceFolder }: { folder: Buffer; sourceFolder: Buffer }) {
  return (file: PendingFile) => joinPath(folder, file.path.subarray(sourceFolder.length + 1));
}

function outcomeOf(
  file: PendingFile,
  read: Examined,
  { place, evidence }: { place: { folder: Buffer; sourceFolder: Buffer }; evidence: Evidence },
): Outcome {
  const { id: fileId, path, kind } = file;
  if (!read.ok)
    return { is: 'failed', fileId, path, bytes: file.bytes, code: read.code, detail: read.detail };
  if (read.digest === null) throw problem('internal');
  const { crc32, xxh64 } = read.digest;
  return {
    is: 'settled',
    ...{ fileId, path, kind, crc32, xxh64: Buffer.from(xxh64), blake3: Buffer.from(read.blake3) },
    ...{ bytes: read.bytes, mtimeNs: read.four.mtimeNs },
    archived: { path: inArchive(place)(file), four: read.four, evidence, provenNow: true },
    ...{ written: false, adopted: true, older: null },
  };
}

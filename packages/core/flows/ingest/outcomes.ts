import type { FourValues } from '../../adapters/archive-store/four-values.ts';
import type { Received } from '../../adapters/archive-store/receive.ts';
import type { Settled } from '../../adapters/archive-store/settle.ts';
import type { Outcome } from '../../catalog/file/outcome.ts';
import type { FilePlan, PendingFile } from './plan-ingest.ts';

type PlacePlan = Extract<FilePlan, { do: 'place' }>;

/** A file that could not be settled, and why. */
export function failure(file: PendingFile, refused: { code: string; detail: string | null }): Outcome {
  const { id, path, bytes } = file;
  return {
    is: 'failed',
    fileId: id,
    path,
    bytes,
    code: refused.code as 'unreadable',
    detail: refused.detail,
  };
}

/** A file whose bytes were removed on purpose. */
export function keptOut({ file, received, removalId }: Extract<FilePlan, { do: 'keep-out' }>): Outcome {
  const { id, path } = file;
  const looks = { bytes: BigInt(received.bytes), mtimeNs: received.mtimeNs };
  return { is: 'kept-out', fileId: id, path, ...looks, removalId };
}

/** The same bytes as before: the Archive Copy stands. */
export function kept({ file, received, copy }: Extract<FilePlan, { do: 'keep' }>): Outcome {
  return {
    ...settledAs(file, received),
    archivePath: copy.path,
    four: copy.four,
    evidence: copy.evidence,
    written: false,
    provenNow: false,
    older: null,
  };
}

/** A file that stands at its place in the Archive. */
export function placed(
  { file, received, older }: PlacePlan,
  result: Extract<Settled, { ok: true }>,
  kept: FourValues | null,
): Outcome {
  return {
    ...settledAs(file, received),
    archivePath: Buffer.from(result.path),
    four: result.four,
    evidence: result.evidence,
    written: result.how === 'written',
    provenNow: result.how === 'written' || result.how === 'found',
    older: older && kept && { copyId: older.copy.id, four: kept },
  };
}

function settledAs(file: PendingFile, received: Extract<Received, { ok: true }>) {
  return {
    is: 'settled' as const,
    fileId: file.id,
    path: file.path,
    kind: file.kind,
    blake3: Buffer.from(received.blake3),
    bytes: received.bytes,
    crc32: received.crc32,
    xxh64: Buffer.from(received.xxh64),
    mtimeNs: received.mtimeNs,
  };
}

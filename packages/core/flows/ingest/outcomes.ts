import type { FourValues } from '../../adapters/archive-store/four-values.ts';
import type { Received } from '../../adapters/archive-store/receive.ts';
import type { Settled } from '../../adapters/archive-store/settle.ts';
import type { Outcome } from '../../catalog/file/outcome.ts';
import type { FilePlan, PendingFile } from './plan-ingest.ts';

type PlacePlan = Extract<FilePlan, { do: 'place' }>;

/** What is settled without anything being written to the Archive. */
export function settledAsItIs(plan: FilePlan): Outcome[] {
  if (plan.do === 'fail') return [failure(plan.file, plan.refused)];
  if (plan.do === 'keep') return [kept(plan)];
  if (plan.do === 'keep-out') return [keptOut(plan)];
  return plan.do === 'catalogue' ? [catalogued(plan)] : [];
}

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
function keptOut({ file, received, removalId }: Extract<FilePlan, { do: 'keep-out' }>): Outcome {
  const { id, path } = file;
  const looks = { bytes: BigInt(received.bytes), mtimeNs: received.mtimeNs };
  return { is: 'kept-out', fileId: id, path, ...looks, removalId };
}

/** The same bytes as before: the Archive Copy stands. */
function kept({ file, received, copy }: Extract<FilePlan, { do: 'keep' }>): Outcome {
  return {
    ...settledAs(file, received),
    archived: { path: copy.path, four: copy.four, evidence: copy.evidence, provenNow: false },
    written: false,
    older: null,
  };
}

/** A file of a Drive that is not copied: it is known now, and nothing was written. */
function catalogued({ file, received }: Extract<FilePlan, { do: 'catalogue' }>): Outcome {
  return { ...settledAs(file, received), archived: null, written: false, older: null };
}

/** A file that stands at its place in the Archive. */
export function placed(
  { file, received, older }: PlacePlan,
  result: Extract<Settled, { ok: true }>,
  kept: FourValues | null,
): Outcome {
  return {
    ...settledAs(file, received),
    archived: {
      path: Buffer.from(result.path),
      four: result.four,
      evidence: result.evidence,
      provenNow: result.how === 'written' || result.how === 'found',
    },
    written: result.how === 'written',
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

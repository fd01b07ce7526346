import type { RehearsalState, RehearsalView } from '@safelight/contract/rehearsals.ts';
import type { Settings } from '@safelight/core/base/settings.ts';
import {
  centsToKeep,
  centsToRestore,
  type Pace,
  secondsToRestore,
} from '@safelight/core/catalog/copy/estimate-restore.ts';
import type { RehearsalRow } from '@safelight/core/reports/rehearsals/rehearsal-rows.ts';
import { reasonText } from './reason.ts';

interface InCloud {
  id: string;
  name: string;
  files: bigint;
  bytes: bigint;
}

/** The rehearsals, with what a full restore would take at the pace of the last good one. */
export function rehearsalState(
  { newest, good }: { newest: RehearsalRow | null; good: RehearsalRow | null },
  inCloud: InCloud[],
  settings: Settings,
): RehearsalState {
  const pace = paceOf(good);
  const estimate = ({ files, bytes }: { files: number; bytes: number }) => ({
    ...{ files, bytes },
    seconds: pace && secondsToRestore({ files, bytes }, pace),
    cents: centsToRestore({ files, bytes }, settings),
  });
  const drives = inCloud.map(({ id, name, files, bytes }) => {
    return { id, name, ...estimate({ files: Number(files), bytes: Number(bytes) }) };
  });
  const sum = (of: 'files' | 'bytes') => drives.reduce((total, drive) => total + drive[of], 0);
  return {
    newest: newest && rehearsalView(newest),
    lastGood: good && rehearsalView(good),
    everyDays: settings.rehearsalDays,
    drives,
    total: estimate({ files: sum('files'), bytes: sum('bytes') }),
    monthlyCents: centsToKeep(sum('bytes'), settings),
  };
}

function paceOf(row: RehearsalRow | null): Pace | null {
  if (!row || row.file_ms === null || row.byte_rate === null) return null;
  return { fileMs: row.file_ms, byteRate: row.byte_rate };
}

function rehearsalView(row: RehearsalRow): RehearsalView {
  const { id, state, by, files, drives, good, bad, reason } = row;
  return {
    ...{ id, state, by, files, drives, good, bad, reason },
    startedAt: row.started_at.toISOString(),
    finishedAt: row.finished_at?.toISOString() ?? null,
    papersAt: row.papers_at?.toISOString() ?? null,
    bytes: Number(row.bytes),
    seconds: row.took_ms / 1000,
    reasonText: row.detail ?? reasonText(reason),
  };
}

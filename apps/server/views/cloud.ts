import type { CloudView, FinishView, UploadView } from '@safelight/contract/state.ts';
import type { CloudConfig } from '@safelight/core/base/config.ts';
import type { Limit } from '@safelight/core/catalog/line/line-limits.ts';
import type { CloudState, UploadSums } from '@safelight/core/reports/cloud/cloud-report.ts';
import type { Finish } from '@safelight/core/reports/cloud/forecast.ts';
import type { LockReport } from '@safelight/core/reports/cloud/lock-report.ts';
import type { UploadRow } from '@safelight/core/reports/cloud/upload-page.ts';
import { type EncryptionFacts, encryptionView } from './encryption.ts';
import { pathView } from './names.ts';
import { reasonText } from './reason.ts';
import { isoTime, isoTimeOrNull } from './times.ts';

/** What the hours allow now. */
interface LineFacts {
  limit: Limit;
  until: Date | null;
  zone: string;
  delivering: boolean;
}

/** What is expected, as seen at a moment. */
export interface Outlook {
  now: number;
  daySpeed: number | null;
  weekSpeed: number | null;
  finish: Finish | null;
}

export function finishView(finish: Finish | null, now: number): FinishView | null {
  if (!finish) return null;
  const at = (seconds: number) => isoTime(new Date(now + Math.min(seconds, LONGEST_SECONDS) * 1000));
  return { at: at(finish.likely), earliest: at(finish.earliest), latest: at(finish.latest) };
}

/** A century: further ahead nothing is said. */
const LONGEST_SECONDS = 100 * 365 * 86_400;

/** @param rate bytes a second, null while it is not known */
export function cloudView(
  cloud: CloudConfig | null,
  figures: CloudState &
    UploadSums & {
      line: LineFacts;
      outlook: Outlook;
      locks: LockReport & { days: number };
      encryption: EncryptionFacts;
    },
  rate: number | null,
): CloudView {
  const state = cloud ? figures.state : 'no-store';
  const speed = rate !== null && rate > 0 ? rate : null;
  return {
    configured: cloud !== null,
    endpoint: cloud?.endpoint ?? null,
    bucket: cloud?.bucket ?? null,
    prefix: cloud?.prefix ?? null,
    state,
    says: state === 'ready' ? null : (figures.detail ?? reasonText(state)),
    since: cloud ? isoTimeOrNull(figures.since) : null,
    abilities: figures.abilities_at &&
      figures.abilities && { ...figures.abilities, askedAt: isoTime(figures.abilities_at) },
    locks: {
      days: figures.locks.days,
      problem: reasonText(figures.locks.problem),
      firstUntil: isoTimeOrNull(figures.locks.first),
      lastUntil: isoTimeOrNull(figures.locks.last),
      open: figures.locks.open,
    },
    encryption: encryptionView(cloud, figures.encryption),
    paused: figures.paused,
    pausedUntil: isoTimeOrNull(figures.paused_until),
    line: {
      bytesPerSecond: figures.line.limit,
      until: isoTimeOrNull(figures.line.until),
      zone: figures.line.zone,
      delivering: figures.line.delivering,
    },
    pendingFiles: figures.pending_files,
    pendingBytes: Math.max(0, figures.pending_bytes),
    doneFiles: figures.done_files,
    doneBytes: figures.done_bytes,
    failedFiles: figures.failed_files,
    bytesPerSecond: speed,
    secondsLeft:
      figures.outlook.finish?.likely ?? (speed === null ? null : Math.max(0, figures.pending_bytes) / speed),
    daySpeed: figures.outlook.daySpeed,
    weekSpeed: figures.outlook.weekSpeed,
    finish: finishView(figures.outlook.finish, figures.outlook.now),
  };
}

export function uploadView(row: UploadRow): UploadView {
  return {
    id: String(row.id),
    fileId: String(row.file_id),
    driveId: row.drive_id,
    drive: row.drive,
    ...pathView(row.path),
    bytes: Number(row.bytes),
    sentBytes: Number(row.sent_bytes),
    state: row.state,
    attempts: row.attempts,
    reason: row.reason,
    reasonText: reasonText(row.reason),
    nextAt: row.state === 'pending' && !row.due ? isoTime(row.next_at) : null,
    doneAt: isoTimeOrNull(row.done_at),
  };
}

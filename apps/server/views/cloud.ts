import type { CloudView, UploadView } from '@safelight/contract/state.ts';
import type { CloudConfig } from '@safelight/core/base/config.ts';
import type { Limit } from '@safelight/core/catalog/line/line-limits.ts';
import type { CloudState, UploadSums } from '@safelight/core/reports/cloud/cloud-report.ts';
import type { UploadRow } from '@safelight/core/reports/cloud/upload-page.ts';
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

/** @param rate bytes a second, null while it is not known */
export function cloudView(
  cloud: CloudConfig | null,
  figures: CloudState & UploadSums & { line: LineFacts },
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
    secondsLeft: speed === null ? null : Math.max(0, figures.pending_bytes) / speed,
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

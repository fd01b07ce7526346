import type { RestorePlanView, RestoreProblemView, RestoreView } from '@safelight/contract/restores.ts';
import { displayText, rawIfInexact } from '@safelight/core/base/bytes.ts';
import type { RestoreFigures } from '@safelight/core/flows/restore/start-restore.store.ts';
import type { RestoreProblemRow, RestoreRow } from '@safelight/core/reports/restores/restore-rows.ts';
import { advice } from './advice.ts';
import { pathView } from './names.ts';
import { reasonText } from './reason.ts';
import { isoTime, isoTimeOrNull } from './times.ts';

export function restorePlanView(figures: RestoreFigures, free: number | null): RestorePlanView {
  return { ...figures, free };
}

export function restoreView(row: RestoreRow): RestoreView {
  const settled = Number(row.restored_bytes + row.there_bytes + row.failed_bytes);
  const bytes = Number(row.bytes);
  const toRaw = rawIfInexact(row.target);
  return {
    id: row.id,
    driveId: row.drive_id,
    drive: row.drive,
    ...pathView(row.path),
    fileId: row.file_id === null ? null : String(row.file_id),
    at: isoTimeOrNull(row.at),
    all: row.every,
    from: row.from,
    to: displayText(row.target),
    replaces: row.replaces,
    replacedAt: isoTimeOrNull(row.role_taken_at),
    ...(toRaw === undefined ? {} : { toRaw }),
    state: row.state,
    reason: row.reason,
    reasonText: reasonText(row.reason),
    startedAt: isoTime(row.started_at),
    updatedAt: isoTime(row.updated_at),
    finishedAt: isoTimeOrNull(row.finished_at),
    files: Number(row.files),
    bytes,
    restored: Number(row.restored),
    restoredBytes: Number(row.restored_bytes),
    there: Number(row.there),
    thereBytes: Number(row.there_bytes),
    failed: Number(row.failed),
    failedBytes: Number(row.failed_bytes),
    unproven: Number(row.unproven),
    renamed: Number(row.renamed),
    doneBytes: Math.min(bytes, Math.max(settled, row.state === 'running' ? Number(row.read_bytes) : 0)),
  };
}

export function restoreProblemView(row: RestoreProblemRow): RestoreProblemView {
  const targetRaw = rawIfInexact(row.target);
  return {
    id: String(row.id),
    kind: row.kind,
    reason: row.reason,
    reasonText: reasonText(row.reason),
    advice: advice(row.reason),
    fileId: String(row.file_id),
    ...pathView(row.path),
    target: displayText(row.target),
    ...(targetRaw === undefined ? {} : { targetRaw }),
    bytes: Number(row.bytes),
    at: isoTime(row.at),
  };
}

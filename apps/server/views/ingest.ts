import type { IngestQuestion, IngestView, MovedClock, ProblemEntry } from '@safelight/contract/drives.ts';
import { displayText } from '@safelight/core/base/bytes.ts';
import { baseName } from '@safelight/core/base/paths.ts';
import type { IngestProblemRow, IngestRow } from '@safelight/core/reports/ingests/ingest-rows.ts';
import { pathView } from './names.ts';
import { reasonText } from './reason.ts';
import { isoTime, isoTimeOrNull } from './times.ts';

export function ingestView(row: IngestRow): IngestView {
  return {
    id: row.id,
    driveId: row.drive_id,
    drive: row.drive,
    state: row.state,
    reason: row.reason,
    reasonText: row.detail ?? reasonText(row.reason),
    question: row.state === 'on-hold' && row.reason === 'looks-damaged' ? questionView(row) : null,
    clock: clockView(row),
    startedBy: row.started_by,
    startedAt: isoTime(row.started_at),
    updatedAt: isoTime(row.updated_at),
    finishedAt: isoTimeOrNull(row.finished_at),
    checkedAt: isoTimeOrNull(row.checked_at),
    scanned: row.scanned,
    mode: row.mode,
    folder: row.folder,
    found: Number(row.found),
    foundBytes: Number(row.found_bytes),
    fresh: Number(row.fresh),
    freshBytes: Number(row.fresh_bytes),
    written: Number(row.written),
    writtenBytes: Number(row.written_bytes),
    settled: Number(row.settled),
    settledBytes: Number(row.settled_bytes),
    copied: Number(row.copied),
    copiedBytes: Number(row.copied_bytes),
    held: Number(row.held),
    heldBytes: Number(row.held_bytes),
    skipped: Number(row.skipped),
    skippedBytes: Number(row.skipped_bytes),
    failed: Number(row.failed),
    failedBytes: Number(row.failed_bytes),
  };
}

function questionView({ question, answer }: IngestRow): IngestQuestion | null {
  if (!question) return null;
  return {
    changed: question.changed,
    damaged: question.damaged,
    renamed: question.renamed,
    answered: answer === 'leave',
    examples: question.examples.map(({ pathRaw, nowRaw }) => ({
      ...pathView(Buffer.from(pathRaw, 'base64url')),
      now: nowRaw === null ? null : displayText(baseName(Buffer.from(nowRaw, 'base64url'))),
    })),
  };
}

function clockView({ clock }: IngestRow): MovedClock | null {
  if (!clock) return null;
  const { minutes, files, read, followed } = clock;
  const differs = clock.differs && displayText(Buffer.from(clock.differs, 'base64url'));
  return { minutes, files, read, followed, differs };
}

export function ingestProblemView(row: IngestProblemRow): ProblemEntry {
  return {
    id: String(row.id),
    kind: row.kind,
    ...pathView(row.path),
    files: Number(row.files),
    bytes: Number(row.bytes),
    reason: row.reason,
    reasonText: reasonText(row.reason) ?? row.reason,
    detail: row.detail,
    at: isoTime(row.at),
  };
}

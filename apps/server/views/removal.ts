import type { RemovalPlanView, RemovalRestView, RemovalView } from '@safelight/contract/removals.ts';
import type { RemovalPlan } from '@safelight/core/flows/remove/start-removal.store.ts';
import type { RemovalRow, RestRow } from '@safelight/core/reports/removals/removal-rows.ts';
import { pathView } from './names.ts';
import { reasonText } from './reason.ts';
import { isoTime, isoTimeOrNull } from './times.ts';

export function removalPlanView({ scope, figures, digest, files, next }: RemovalPlan): RemovalPlanView {
  const { what, driveId, drive, path, everywhere } = scope;
  return {
    ...{ what, driveId, drive, everywhere, digest },
    ...pathView(path),
    ...figures,
    items: files.map(({ fileId, path: its, copies, ...file }) => ({
      ...file,
      ...pathView(its),
      fileId: String(fileId),
      copies: copies.map((copy) => ({ ...copy, ...pathView(Buffer.from(copy.path, 'hex')) })),
    })),
    next: next === null ? null : String(next),
  };
}

export function removalView(row: RemovalRow): RemovalView {
  const { id, what, drive, everywhere, why, by, state, reason } = row;
  return {
    ...{ id, what, drive, everywhere, why, by, state, reason },
    driveId: row.drive_id,
    ...pathView(row.path),
    reasonText: reasonText(reason),
    begunAt: isoTime(row.begun_at),
    finishedAt: isoTimeOrNull(row.finished_at),
    files: Number(row.files),
    bytes: Number(row.bytes),
    done: Number(row.done),
    names: Number(row.names),
    left: row.left_names,
    cloud: {
      waiting: row.objects_waiting,
      gone: row.objects_gone,
      reason: row.objects_reason,
      reasonText: reasonText(row.objects_reason),
    },
    takenBackAt: isoTimeOrNull(row.taken_back_at),
    takenBackBy: row.taken_back_by,
  };
}

export function removalRestView({ id, place, path, reason, next_at }: RestRow): RemovalRestView {
  return {
    id,
    where: place,
    ...pathView(path),
    reason,
    reasonText: reasonText(reason),
    triesAgainAt: isoTimeOrNull(next_at),
  };
}

import type { RebuildView } from '@safelight/contract/rebuilds.ts';
import type { RebuildRow } from '@safelight/core/reports/rebuilds/rebuild-rows.ts';
import { reasonText } from './reason.ts';

/** A try to fill an empty catalogue. */
export function rebuildView(row: RebuildRow): RebuildView {
  const { id, source, state, basis, paper, paper_at, rows, refused, reason, detail } = row;
  return {
    ...{ id, from: source, state, basis, paper, refused, reason },
    asOf: paper_at?.toISOString() ?? null,
    rows: Number(rows),
    reasonText: detail ?? (reason === null ? null : reasonText(reason)),
    startedAt: row.started_at.toISOString(),
    finishedAt: row.finished_at?.toISOString() ?? null,
  };
}

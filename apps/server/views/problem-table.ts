import type { IngestProblemRow } from '@safelight/core/reports/ingests/ingest-rows.ts';
import { advice } from './advice.ts';
import { csvLine } from './csv.ts';
import { pathCells } from './path-cells.ts';
import { reasonText } from './reason.ts';

const HEAD = ['kind', 'reason', 'path', 'pathRaw', 'bytes', 'what it means', 'what to do', 'detail', 'at'];

/** The skips and failures of an Ingest as a table for a spreadsheet, a piece for each batch. */
export async function* problemTable(batches: AsyncIterable<IngestProblemRow[]>): AsyncGenerator<string> {
  yield csvLine(HEAD);
  for await (const rows of batches) yield rows.map(line).join('');
}

function line(row: IngestProblemRow): string {
  const says = reasonText(row.reason) ?? row.reason;
  const { kind, reason, bytes, detail, at } = row;
  return csvLine([
    kind,
    reason,
    ...pathCells(row.path),
    Number(bytes),
    says,
    advice(reason),
    detail ?? '',
    at.toISOString(),
  ]);
}

import type { CardFileRow } from '@safelight/core/reports/cards/check-rows.ts';
import { whyText } from './card.ts';
import { csvLine } from './csv.ts';
import { pathCells } from './path-cells.ts';
import { timeOfNs } from './times.ts';

const HEAD = [
  ...['verdict', 'why', 'path', 'pathRaw', 'files', 'bytes', 'changed', 'blake3', 'copies', 'buildings'],
  ...['held by', 'in the archive', 'in the archive, raw'],
];

const VERDICT = { safe: 'safe elsewhere', open: 'not safe elsewhere', 'left-out': 'left out' };

/** Every file of a card with its verdict and where it is, a piece for each batch. */
export async function* cardTable(
  batches: AsyncIterable<CardFileRow[]>,
  names: ReadonlyMap<string, string>,
): AsyncGenerator<string> {
  yield csvLine(HEAD);
  for await (const rows of batches) yield rows.map((row) => line(row, names)).join('');
}

function line(row: CardFileRow, names: ReadonlyMap<string, string>): string {
  const { state, why, path, files, bytes, mtime_ns, blake3, copies, sites, holders, archived } = row;
  return csvLine([
    VERDICT[state],
    whyText(why) ?? '',
    ...pathCells(path),
    Number(files),
    Number(bytes),
    mtime_ns === null ? '' : timeOfNs(mtime_ns),
    blake3?.toString('hex') ?? '',
    copies,
    sites,
    holders.map((holder) => names.get(holder) ?? holder).join(', '),
    ...(archived ? pathCells(archived) : ['', '']),
  ]);
}

import type { PoolClient } from 'pg';
import { linesOf } from '../../catalog/paper/find-papers.ts';
import { advanceSequences, openTable } from './import-rows.store.ts';

const TELL_EVERY = 20_000;

/** Puts back what an export holds, which was proven whole before. */
export async function importCatalogue(
  client: PoolClient,
  file: string,
  onRows: (rows: number) => Promise<void>,
): Promise<void> {
  let insert: ((lines: string[]) => Promise<void>) | null = null;
  let rows = 0;
  let told = 0;
  let isFirst = true;
  for await (const lines of linesOf(file)) {
    for (const part of byTable(isFirst ? lines.slice(1) : lines)) {
      if ('table' in part) insert = await openTable(client, part.table, part.columns);
      else {
        await insert!(part.rows);
        rows += part.rows.length;
      }
    }
    isFirst = false;
    if (rows - told < TELL_EVERY) continue;
    told = rows;
    await onRows(rows);
  }
  await advanceSequences(client);
  await onRows(rows);
}

type Part = { table: string; columns: string[] } | { rows: string[] };

/** The line that begins a table stands alone; no row of ours begins like it. */
const BEGINS_TABLE = /^\{"table":"[a-z_]+","columns":\[/;

function byTable(lines: string[]): Part[] {
  const parts: Part[] = [];
  for (const line of lines) {
    const last = parts.at(-1);
    if (BEGINS_TABLE.test(line)) parts.push(JSON.parse(line) as Part);
    else if (last && 'rows' in last) last.rows.push(line);
    else parts.push({ rows: [line] });
  }
  return parts;
}

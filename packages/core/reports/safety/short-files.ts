import type pg from 'pg';
import { problem } from '../../base/errors.ts';
import { isAtRisk, type Verdict } from '../../catalog/safety/judge.ts';
import { readCursor, writeCursor } from '../cursor.ts';
import { type Page, pageOf, totalOf } from '../page.ts';
import type { SafetyReport } from './sum-up.ts';

/** What a Content is short of: a Copy, a kind of medium, a building; `risk`: it is at risk; `rule`: any of the rule. */
export type Short = 'risk' | 'rule' | 'copies' | 'media' | 'offsite';

export interface ShortFile {
  fileId: bigint;
  verdict: Verdict;
}

interface Row {
  sum_id: bigint;
  content_id: bigint;
  file_id: bigint | null;
}

/** A File that has the Content now, else one that had it. */
const PAGE = `
  SELECT few.sum_id, few.content_id, coalesce(
    (SELECT file.id FROM file WHERE file.content_id = few.content_id ORDER BY file.on_drive = 'present' DESC, file.id LIMIT 1),
    (SELECT file_id FROM file_version WHERE content_id = few.content_id ORDER BY id DESC LIMIT 1)) AS file_id
  FROM (SELECT sum_id, content_id FROM safety_content WHERE sum_id = ANY($1::bigint[])
    AND ($2::bigint IS NULL OR (sum_id, content_id) > ($2, $3::bigint))
    ORDER BY sum_id, content_id LIMIT $4) AS few`;

/** The Contents behind a number of the report, each as one of its Files. Files that were not read yet are not among them. */
export async function shortFiles(
  pool: pg.Pool,
  report: SafetyReport,
  request: { short: Short; drive: string | null; limit: number; cursor: string | null },
): Promise<Page<ShortFile>> {
  const { short, drive, limit } = request;
  const among = report.judged.filter(
    ({ row, verdict }) => isShort(verdict, short) && (drive === null || row.drives.includes(drive)),
  );
  const verdicts = new Map(
    among.flatMap(({ row, verdict }) => row.sums.map(({ id }) => [id, verdict] as const)),
  );
  const list = JSON.stringify(['short', short, drive]);
  const [sum, content] = positionIn(list, request.cursor);
  const { rows } = await pool.query<Row>(PAGE, [[...verdicts.keys()], sum, content, limit + 1]);
  const total = totalOf(among.reduce((files, { row }) => files + row.contents, 0));
  const page = pageOf(rows, limit, total, (row) => writeCursor(list, [row.sum_id, row.content_id]));
  return {
    ...page,
    rows: page.rows.flatMap(({ sum_id, file_id }) =>
      file_id === null ? [] : [{ fileId: file_id, verdict: verdicts.get(sum_id)! }],
    ),
  };
}

function positionIn(list: string, cursor: string | null): [bigint | null, bigint | null] {
  if (cursor === null) return [null, null];
  const [sum, content] = readCursor(list, cursor);
  if (typeof sum !== 'bigint' || typeof content !== 'bigint') throw problem('bad-cursor');
  return [sum, content];
}

function isShort(verdict: Verdict, what: Short): boolean {
  if (what === 'rule') return !verdict.safe;
  return what === 'risk' ? isAtRisk(verdict) : verdict.short[what] > 0;
}

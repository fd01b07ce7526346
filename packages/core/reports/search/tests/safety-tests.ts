import type { NumberTest } from '@safelight/contract/search/search-tree.ts';
import { isAtRisk, type Verdict } from '../../../catalog/safety/judge.ts';
import type { Condition } from '../conditions.ts';
import { liesIn } from './number-tests.ts';

/** The sums in which Contents are counted, each with what is judged of them. */
export type KnownSums = ReadonlyMap<bigint, Verdict>;

/** Files whose Content is at risk; one that was not read yet is. */
export function atRiskTest(sums: KnownSums): Condition {
  return sumTest(sums, isAtRisk, true);
}

/** Files with so many proven Copies; one that was not read yet has none. */
export function copiesTest(test: NumberTest, sums: KnownSums): Condition {
  const holds = liesIn(test);
  return sumTest(sums, ({ copies }) => holds(copies), holds(0));
}

function sumTest(sums: KnownSums, holds: (verdict: Verdict) => boolean, unread: boolean): Condition {
  const wanted = new Set([...sums].filter(([, verdict]) => holds(verdict)).map(([id]) => id));
  const ids = [...wanted];
  return {
    sql: (value) => {
      const list = value(ids);
      const read = `SELECT file.id FROM safety_content JOIN file ON file.content_id = safety_content.content_id
        WHERE safety_content.sum_id = ANY(${list}::bigint[])`;
      const unreadToo = unread ? 'UNION ALL SELECT id FROM file WHERE content_id IS NULL' : '';
      return `file_search.file_id = ANY(ARRAY(${read} ${unreadToo}))`;
    },
    alongSql: (value) => `coalesce((SELECT CASE WHEN file.content_id IS NULL THEN ${unread}
        ELSE safety_content.sum_id = ANY(${value(ids)}::bigint[]) END
      FROM file LEFT JOIN safety_content ON safety_content.content_id = file.content_id
      WHERE file.id = file_search.file_id LIMIT 1), false)`,
    meets: (row) => (row.unread ? unread : row.sum_id !== null && wanted.has(row.sum_id)),
  };
}

/** The same bytes are in another File that is there. */
export const duplicateTest: Condition = {
  sql: () => `file_search.file_id = ANY(ARRAY(SELECT file.id FROM (
      SELECT content_id FROM file WHERE content_id IS NOT NULL AND on_drive = 'present'
      GROUP BY content_id HAVING count(*) > 1) AS twice JOIN file ON file.content_id = twice.content_id))`,
  alongSql: () => `(SELECT true FROM file AS own JOIN file AS other ON other.content_id = own.content_id
      AND other.id <> own.id AND other.on_drive = 'present' WHERE own.id = file_search.file_id LIMIT 1) IS TRUE`,
  meets: (row) => row.duplicate,
};

import type { Condition } from '../conditions.ts';

/** All of them, or with `any` one of them. */
export function joined(of: Condition[], how: 'all' | 'any'): Condition {
  if (of.length === 0) return always(how === 'all');
  const word = how === 'all' ? ' AND ' : ' OR ';
  return {
    sql: (value) => of.map((one) => `(${one.sql(value)})`).join(word),
    alongSql: (value) => of.map((one) => `(${(one.alongSql ?? one.sql).call(one, value)})`).join(word),
    meets: (row) => (how === 'all' ? of.every((one) => one.meets(row)) : of.some((one) => one.meets(row))),
  };
}

/** What is not known of a File is not so either. */
export function negated(of: Condition): Condition {
  return {
    sql: (value) => `(${of.sql(value)}) IS NOT TRUE`,
    alongSql: (value) => `(${(of.alongSql ?? of.sql).call(of, value)}) IS NOT TRUE`,
    meets: (row) => !of.meets(row),
  };
}

export function always(holds: boolean): Condition {
  return { sql: () => String(holds), meets: () => holds };
}

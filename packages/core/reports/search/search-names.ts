import type pg from 'pg';
import { searchText } from '../../catalog/file/search-text.ts';

export interface NamedValue {
  id: number;
  field: 'camera' | 'lens';
  name: string;
  folded: string;
}

/** The names of all cameras and lenses. */
export interface SearchNames {
  all(): Promise<readonly NamedValue[]>;
}

/** Keeps them at hand; they are only ever added to, so each look asks for the new ones alone. */
export function keepSearchNames(pool: pg.Pool): SearchNames {
  const known: NamedValue[] = [];
  let asking = Promise.resolve();

  async function askOn(): Promise<void> {
    // Numbers are given before rows are seen: the last few may still be joined by a lower one.
    const after = (known.at(-1)?.id ?? 0) - 1000;
    const { rows } = await pool.query<Omit<NamedValue, 'folded'>>(
      'SELECT id, field, name FROM search_name WHERE id > $1 ORDER BY id',
      [after],
    );
    const recent = new Set(known.slice(-1000).map(({ id }) => id));
    for (const row of rows) if (!recent.has(row.id)) known.push({ ...row, folded: searchText(row.name) });
    known.sort((a, b) => a.id - b.id);
  }

  return {
    async all() {
      asking = asking.catch(() => {}).then(askOn);
      await asking;
      return known;
    },
  };
}

import type { SearchTree } from '@safelight/contract/search/search-tree.ts';
import type pg from 'pg';
import { searchText } from '../../catalog/file/search-text.ts';
import { literal } from './conditions.ts';
import { nearestWord } from './nearest-word.ts';
import type { PlannedPools } from './planned-pools.ts';

/** What is like a word is found by the pieces they share; so many texts that have enough of them are looked at. */
const MOST_TEXTS = 300;
const LIKE_IT = `SELECT search_text FROM file_search WHERE $1 <% search_text LIMIT ${MOST_TEXTS}`;
const LEAST_LETTERS = 4;

/** The search with words that nothing has replaced by the nearest that something has; null: there is none. */
export async function forgiveTypos(
  pools: PlannedPools,
  q: string,
  search: SearchTree,
): Promise<string | null> {
  const pool = pools.without('enable_seqscan');
  let better = q;
  for (const part of search.is === 'all' ? search.of : [search]) {
    if (part.is !== 'word') continue;
    const word = searchText(part.text);
    if (word.length < LEAST_LETTERS || !/^\p{L}+$/u.test(word) || (await isKnown(pool, word))) continue;
    const { rows } = await pool.query<{ search_text: string }>(LIKE_IT, [word]);
    const nearest = nearestWord(
      word,
      rows.map((row) => row.search_text),
    );
    if (nearest === null) return null;
    better = better.replace(part.text, nearest);
  }
  return better === q ? null : better;
}

async function isKnown(pool: pg.Pool, word: string): Promise<boolean> {
  const { rowCount } = await pool.query('SELECT FROM file_search WHERE search_text LIKE $1 LIMIT 1', [
    `%${literal(word)}%`,
  ]);
  return rowCount !== 0;
}

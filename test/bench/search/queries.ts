import type pg from 'pg';
import { pick, type Random, seeded, whole } from './random.ts';
import { cameras, families, names, places, topics } from './vocabulary.ts';

export const kinds = ['camera names', 'words', 'three letters', 'four words', 'no hits'] as const;
export type QueryKind = (typeof kinds)[number];

/** As many different queries of each kind, the same in every run. Pieces and phrases are taken from paths that exist. */
export async function makeQueries(pool: pg.Pool, ofEach: number): Promise<{ kind: QueryKind; q: string }[]> {
  const random = seeded(2);
  const { rows } = await pool.query<{ path_text: string }>(
    `SELECT path_text FROM file WHERE id % (SELECT greatest(1, count(*) / 2000) FROM file) = 0 ORDER BY id`,
  );
  const paths = rows.map((row) => row.path_text);
  const makers: Record<QueryKind, () => string> = {
    'camera names': () => nameOf(pick(random, paths)),
    words: () => pick(random, [...topics, ...places, ...families, ...names]),
    'three letters': () => piece(random, pick(random, paths)),
    'four words': () => wordsOf(pick(random, paths)).slice(0, 4).join(' '),
    'no hits': () => nothing(random),
  };
  return kinds.flatMap((kind) => {
    const made = new Set<string>();
    while (made.size < ofEach) made.add(makers[kind]());
    return [...made].map((q) => ({ kind, q }));
  });
}

const nameOf = (path: string) => path.slice(path.lastIndexOf('/') + 1).replace(/\.[^.]+$/, '');

/** The words of a shoot's folder, without its date. */
function wordsOf(path: string): string[] {
  const folder = path.split('/')[2] ?? '';
  return folder.split(' ').slice(1);
}

function piece(random: Random, path: string): string {
  const at = whole(random, 'Photography/'.length, path.length - 3);
  const found = path.slice(at, at + 3);
  return /^[\p{L}\p{N}]{3}$/u.test(found) ? found : piece(random, path);
}

/** Names that no camera gave, words that are in no folder, and words that do not meet. */
function nothing(random: Random): string {
  const number = String(whole(random, 0, 9999)).padStart(4, '0');
  const unknown = `${pick(random, topics)}${pick(random, ['q', 'x', 'zz'])}${whole(random, 10, 99)}`;
  return pick(random, [
    `${pick(random, cameras).prefix}${number}x`,
    `QZ_${number}`,
    unknown,
    `${pick(random, places)} ${unknown}`,
    `${pick(random, topics)} ${pick(random, topics)} ${pick(random, topics)} ${number}`,
  ]);
}

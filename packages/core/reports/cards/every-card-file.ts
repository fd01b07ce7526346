import type pg from 'pg';
import type { CardFileRow } from './check-rows.ts';

const BATCH = 1000;

/** Every file of a card as a check met it, a batch at a time. */
export async function* everyCardFile(pool: pg.Pool, checkId: string): AsyncGenerator<CardFileRow[]> {
  for (let after = -1; ; ) {
    const { rows } = await pool.query<CardFileRow>({
      name: 'every-card-file',
      text: `SELECT * FROM card_file WHERE check_id = $1 AND n > $2 ORDER BY n LIMIT ${BATCH}`,
      values: [checkId, after],
    });
    if (rows.length > 0) yield rows;
    if (rows.length < BATCH) return;
    after = rows.at(-1)!.n;
  }
}

/** Who holds files of a card beside it. */
export async function cardHolders(pool: pg.Pool, checkId: string): Promise<string[]> {
  const { rows } = await pool.query<{ holder: string }>(
    'SELECT DISTINCT unnest(holders) AS holder FROM card_file WHERE check_id = $1',
    [checkId],
  );
  return rows.map(({ holder }) => holder);
}

import type pg from 'pg';
import type { IngestProblemRow } from './ingest-rows.ts';

const BATCH = 1000;

/** Every skip and failure of an Ingest, failures first, a batch at a time. */
export async function* everyProblem(pool: pg.Pool, ingest: string): AsyncGenerator<IngestProblemRow[]> {
  for (let [kind, id] = ['', 0n]; ; ) {
    const { rows } = await pool.query<IngestProblemRow>({
      name: 'every-problem',
      text: `SELECT id, kind, reason, detail, path, bytes, at FROM ingest_problem
        WHERE ingest_id = $1 AND (kind, id) > ($2, $3::bigint) ORDER BY kind, id LIMIT ${BATCH}`,
      values: [ingest, kind, id],
    });
    if (rows.length > 0) yield rows;
    if (rows.length < BATCH) return;
    ({ kind, id } = rows.at(-1)!);
  }
}

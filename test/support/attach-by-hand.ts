import { randomUUID } from 'node:crypto';
import type { Pool } from 'pg';

export interface IngestResult {
  id: string;
  state: string;
  reason: string | null;
  found: number;
  copied: number;
  held: number;
  skipped: number;
  failed: number;
  /** From the row's start to its end, milliseconds. */
  took: number;
}

/** Asks the one dock to attach a folder, as the server does, and waits until it answers. Returns the drive's id. */
export async function attachByHand(pool: Pool, path: string | Buffer, name?: string): Promise<string> {
  return askByHand(pool, 'attach', { pathRaw: Buffer.from(path).toString('base64url'), name });
}

/** Asks the one dock to release a drive, as the server does; every handle is closed when it answers. */
export async function releaseByHand(pool: Pool, driveId: string): Promise<void> {
  await askByHand(pool, 'release', { driveId });
}

async function askByHand(pool: Pool, kind: string, payload: object): Promise<string> {
  const id = randomUUID();
  await until(async () => ((await pool.query('select 1 from dock')).rowCount ?? 0) > 0, 'a dock is there');
  await pool.query(
    `insert into dock_request (id, dock_id, kind, payload) select $1, id, $2, $3 from dock order by seen_at desc limit 1`,
    [id, kind, payload],
  );
  let driveId = '';
  await until(async () => {
    const { rows } = await pool.query('select result, answered_at from dock_request where id = $1', [id]);
    if (!rows[0].answered_at) return false;
    if (rows[0].result.code) throw new Error(JSON.stringify(rows[0].result));
    driveId = rows[0].result.driveId;
    return true;
  }, 'the dock answers');
  return driveId;
}

/** Waits until the newest Ingest of a Drive is over, or in one of `states`. */
export async function ingestOf(
  pool: Pool,
  driveId: string,
  states = ['done', 'failed'],
  seconds = 600,
): Promise<IngestResult> {
  let result: IngestResult | undefined;
  await until(
    async () => {
      const { rows } = await pool.query<IngestResult>(
        `select id, state, reason, found::int, copied::int, held::int, skipped::int, failed::int,
           (extract(epoch from coalesce(finished_at, now()) - started_at) * 1000)::float8 as took
         from ingest where drive_id = $1 order by started_at desc limit 1`,
        [driveId],
      );
      result = rows[0];
      return result !== undefined && states.includes(result.state);
    },
    `the ingest is ${states.join(' or ')}`,
    seconds,
  );
  return result!;
}

/** Waits until something is true; fails with the words when it does not become so in time. */
export async function until(
  isTrue: () => Promise<boolean> | boolean,
  what: string,
  seconds = 60,
): Promise<void> {
  const end = Date.now() + seconds * 1000;
  while (!(await isTrue())) {
    if (Date.now() > end) throw new Error(`It did not come about in ${seconds} s that ${what}.`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

import { systemClock } from '@safelight/core/base/clock.ts';
import { newId } from '@safelight/core/base/ids.ts';
import { findKin } from '@safelight/core/flows/find-kin/find-kin.ts';
import type pg from 'pg';
import { startStack } from '../../support/stack.ts';
import { type Row, seconds, timed } from '../row.ts';

const FILES = 1_000_000;
/** Not on the clone, under other names on it, and on it only. */
const MISSING = 312;
const RENAMED = 50_000;
const NEW = 240;
/** Drives that have nothing to do with it, and their files. */
const OTHERS = 20;
const WANTED_MS = 10_000;

/** What a drive with a million files is to a known one, from names, sizes and times, among two million other files. */
export async function benchKin(): Promise<Row[]> {
  const stack = await startStack();
  const { pool } = stack.db;
  try {
    const known = await makeDrive(
      pool,
      'Drive 7',
      `SELECT n, n AS path FROM generate_series(1, ${FILES}) AS n`,
    );
    for (let i = 0; i < OTHERS; i++) await makeDrive(pool, `Other ${i}`, otherFiles(i));
    const clone = await makeDrive(pool, 'Clone', cloneFiles());
    await pool.query('VACUUM ANALYZE file');
    const ms = await timed(() => findKin({ pool, live: { publish: () => {} } }, clone, 'names'));
    const { rows } = await pool.query<{ kin_id: string; missing: number; added: number; new_shoots: number }>(
      'SELECT kin_id, missing, added, new_shoots FROM kinship WHERE drive_id = $1',
      [clone],
    );
    const right = rows[0]?.kin_id === known && rows[0].missing === MISSING && rows[0].added === NEW;
    return [
      {
        bench: 'kinship',
        work: `a clone with ${FILES.toLocaleString('en')} files, by names, sizes and times`,
        ours: seconds(ms),
        peer: '–',
        wanted: `right, within ${seconds(WANTED_MS)} of the end of its scan`,
        holds: right && ms <= WANTED_MS,
      },
    ];
  } finally {
    await stack.stop();
  }
}

function otherFiles(i: number): string {
  const each = FILES / OTHERS;
  return `SELECT n, n AS path FROM generate_series(${(i + 2) * FILES}, ${(i + 2) * FILES + each - 1}) AS n`;
}

/** What is renamed keeps size and time; what is new has a folder of its own. */
function cloneFiles(): string {
  return `SELECT n, CASE WHEN n <= ${MISSING + RENAMED} THEN 900000000 + n ELSE n END AS path
      FROM generate_series(${MISSING + 1}, ${FILES}) AS n
    UNION ALL SELECT 50000000 + n, 50000000 + n FROM generate_series(1, ${NEW}) AS n`;
}

/** A Drive whose files are numbered: the number of a file says its name, size and time, that of its path its folder. */
async function makeDrive(pool: pg.Pool, name: string, files: string): Promise<string> {
  const [drive, volume] = [newId(systemClock), newId(systemClock)];
  await pool.query(
    `INSERT INTO drive (id, kind, name, folder, folder_key) VALUES ($1, 'drive', $2, $2, lower($2))`,
    [drive, name],
  );
  await pool.query(`INSERT INTO volume (id, kind, drive_id) VALUES ($1, 'drive', $2)`, [volume, drive]);
  const client = await pool.connect();
  try {
    // Neither search nor safety is what is measured.
    await client.query(`SET session_replication_role = replica`);
    await client.query(
      `INSERT INTO file (volume_id, drive_id, folder_id, path, path_key, path_text, kind, bytes, mtime_ns, search_text)
       SELECT $1::uuid, $2::uuid, path / 300, name::bytea, substring(sha256(name::bytea), 1, 16), name, 'photo',
         20000000 + n * 7 % 30000000, 1400000000000000000 + n * 3000000000, ''
       FROM (SELECT n::bigint, path::bigint, 'Photography/' || path / 300 || '/DSC_' || n || '.NEF' AS name FROM (${files}) AS numbers) AS named`,
      [volume, drive],
    );
  } finally {
    await client.query('SET session_replication_role = origin');
    client.release();
  }
  return drive;
}

import { systemClock } from '@safelight/core/base/clock.ts';
import { newId } from '@safelight/core/base/ids.ts';
import { nextActs } from '@safelight/core/reports/safety/next-acts.ts';
import { safetyReport } from '@safelight/core/reports/safety/safety-report.ts';
import { shootTallies } from '@safelight/core/reports/safety/shoot-tallies.ts';
import { shortFiles } from '@safelight/core/reports/safety/short-files.ts';
import type { Pool } from 'pg';
import { startDatabase } from '../../support/database.ts';
import { median, type Row, timed } from '../row.ts';

const CONTENTS = 5_000_000;
const HOLDINGS = 2_000;
/** 20 years or kinds of each. */
const PARTS = 20;
const DRIVES = 120;
const ROUNDS = 21;
const WANTED_MS = 200;
const rule = { copies: 3, media: 2, offsite: 1 };

/** The report of five million Contents, with what helps most, and the lists behind it. */
export async function benchSafety(): Promise<Row[]> {
  const database = await startDatabase();
  const { pool } = database;
  try {
    await fill(pool);
    const whole = async () => {
      const report = await safetyReport(pool, rule);
      if (report.all.files !== CONTENTS) throw new Error(`It counts ${report.all.files} Contents.`);
      nextActs(report);
      return report;
    };
    const report = await whole();
    const page = { drive: null, limit: 100, cursor: null };
    return [
      await row('the report, with what to do next', whole),
      await row('100 files behind a number of it', () =>
        shortFiles(pool, report, { ...page, short: 'rule' }),
      ),
      await row('100 shoots', () => shootTallies(pool, report, page)),
    ];
  } finally {
    await database.stop();
  }
}

async function row(work: string, act: () => Promise<unknown>): Promise<Row> {
  await act();
  const took: number[] = [];
  for (let round = 0; round < ROUNDS; round++) took.push(await timed(act));
  const ms = median(took);
  return {
    bench: 'safety',
    work: `${work}, of 5,000,000 Contents in 2,000 holdings and 40,000 sums; median of ${ROUNDS}`,
    ours: `${ms.toFixed(0)} ms`,
    peer: '–',
    wanted: `below ${WANTED_MS} ms`,
    holds: ms < WANTED_MS,
  };
}

/** Contents, each with a File, as they are after having been counted; triggers would count them once more. */
async function fill(pool: Pool): Promise<void> {
  await pool.query(`INSERT INTO site (id, name, here) VALUES (gen_random_uuid(), 'elsewhere', false)`);
  await fillDrives(pool);
  await fillSums(pool);
  const client = await pool.connect();
  try {
    await client.query(`SET session_replication_role = replica`);
    await client.query(
      `INSERT INTO content (id, blake3, bytes, crc32, xxh64) SELECT n, int8send(n), 20000000, 0, '\\x00' FROM generate_series(1, ${CONTENTS}) AS n`,
    );
    await client.query(
      `INSERT INTO safety_content (content_id, sum_id, bytes) SELECT n, 1 + n % ${HOLDINGS * PARTS}, 20000000 FROM generate_series(1, ${CONTENTS}) AS n`,
    );
    await client.query(
      `INSERT INTO file (volume_id, drive_id, folder_id, path, path_key, path_text, kind, bytes, mtime_ns, content_id, search_text)
       SELECT folder.volume_id, volume.drive_id, folder.id, int8send(n), int8send(n), n::text, 'photo', 20000000, 0, n, n::text
       FROM generate_series(1, ${CONTENTS}) AS n JOIN folder ON folder.id = 1 + n % 10000 JOIN volume ON volume.id = folder.volume_id`,
    );
  } finally {
    await client.query(`SET session_replication_role = DEFAULT`);
    client.release();
  }
  await pool.query('VACUUM ANALYZE');
}

async function fillDrives(pool: Pool): Promise<void> {
  for (let n = 0; n < DRIVES; n++) {
    const [drive, volume] = [newId(systemClock), newId(systemClock)];
    await pool.query(
      `INSERT INTO drive (id, kind, name, folder, folder_key) VALUES ($1, 'drive', $2, $2, $2)`,
      [drive, `Drive ${n}`],
    );
    await pool.query(`INSERT INTO volume (id, kind, drive_id) VALUES ($1, 'drive', $2)`, [volume, drive]);
  }
  await pool.query(
    `INSERT INTO folder (id, volume_id, path, path_key, name) SELECT n, v.ids[1 + n % ${DRIVES}], int8send(n), int8send(n), int8send(n)
     FROM generate_series(1, 10000) AS n, (SELECT array_agg(id) AS ids FROM volume) AS v`,
  );
}

/** Each holding is the NAS and some of the Drives, some with old proofs, some with the cloud. */
async function fillSums(pool: Pool): Promise<void> {
  const { rows } = await pool.query<{ id: string }>('SELECT id FROM drive ORDER BY id');
  for (let n = 0; n < HOLDINGS; n++) {
    const drives = [
      ...new Set([n % DRIVES, (n * 7) % DRIVES, (n * 13 + 5) % DRIVES].slice(0, 1 + (n % 3))),
    ].map((i) => rows[i]!.id);
    const held = [
      { holder: 'nas', standing: n % 50 === 0 ? 'unproven' : 'proven' },
      ...drives.map((id, i) => ({ holder: `drive:${id}`, standing: (n + i) % 9 === 0 ? 'stale' : 'proven' })),
      ...(n % 2 === 0 ? [{ holder: 'cloud:b2', standing: 'proven' }] : []),
    ];
    await pool.query('INSERT INTO safety_holding (id, key, held, drives) VALUES ($1, $2, $3, $4)', [
      n + 1,
      Buffer.from(`holding ${n}`),
      JSON.stringify(held),
      drives,
    ]);
  }
  await pool.query(
    `INSERT INTO safety_sum (id, holding_id, year, kind, contents, bytes)
     SELECT n, 1 + (n - 1) % ${HOLDINGS}, 2000 + (n - 1) / ${HOLDINGS}, 'photo', ${CONTENTS / HOLDINGS / PARTS}, ${CONTENTS / HOLDINGS / PARTS} * 20000000::bigint
     FROM generate_series(1, ${HOLDINGS * PARTS}) AS n`,
  );
}

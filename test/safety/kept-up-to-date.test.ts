import { createHash, randomUUID } from 'node:crypto';
import { ageProofs } from '@safelight/core/catalog/safety/age-proofs.store.ts';
import type { Freshness } from '@safelight/core/catalog/safety/copy-fact.ts';
import { settleSafety } from '@safelight/core/catalog/safety/settle-safety.ts';
import { safetyReport } from '@safelight/core/reports/safety/safety-report.ts';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { startDatabase, type TestDatabase } from '../support/database.ts';
import { countByHand } from './count-by-hand.ts';

const usual = { copies: 3, media: 2, offsite: 1 };
const limits: Freshness = { nas: 90, drive: 730, cloud: 365 };

let db: TestDatabase;
let ids: {
  site: string;
  place: string;
  home: string;
  archive: string;
  cloud: string;
  drives: string[];
  volumes: string[];
};
let n = 0;

beforeAll(async () => {
  db = await startDatabase();
});
afterAll(() => db?.stop());

const run = (sql: string, values: unknown[] = []) => db.pool.query(sql, values);

beforeEach(async () => {
  await run(
    'truncate drive, volume, content, place, safety_holding, safety_sum, safety_content, safety_dirty, safety_unread cascade',
  );
  await run('delete from site where not here');
  await run(
    'update safety_age set aged_to = now(), ahead_to = null, nas_days = 90, drive_days = 730, cloud_days = 365',
  );
  ids = {
    ...{
      site: randomUUID(),
      place: randomUUID(),
      home: randomUUID(),
      archive: randomUUID(),
      cloud: randomUUID(),
    },
    drives: Array.from({ length: 3 }, () => randomUUID()),
    volumes: Array.from({ length: 4 }, () => randomUUID()),
  };
  await run(`insert into site (id, name) values ($1, 'Parents')`, [ids.site]);
  await run(`insert into place (id, site_id, name) values ($1, $2, 'Safe')`, [ids.place, ids.site]);
  await run(`insert into place (id, site_id, name) select $1, id, 'Shelf' from site where here`, [ids.home]);
  await run(`insert into volume (id, kind) values ($1, 'archive')`, [ids.archive]);
  await run(`insert into volume (id, kind, address) values ($1, 'cloud', 'https://s3.example/bucket/')`, [
    ids.cloud,
  ]);
  for (const [k, id] of ids.drives.entries())
    await run(`insert into drive (id, kind, name, folder, folder_key) values ($1, 'drive', $2, $2, $2)`, [
      id,
      `d${k}`,
    ]);
  // The last one is a second partition of the first drive.
  for (const [k, id] of ids.volumes.entries())
    await run(`insert into volume (id, kind, drive_id, ordinal) values ($1, 'drive', $2, $3)`, [
      ...[id, ids.drives[k % 3], k === 3 ? 2 : 1],
    ]);
});

const settle = async (freshness = limits) => {
  while (await settleSafety(db.pool, freshness, { mostMs: 60_000 }));
};

/** A File with a Content of its own, not read yet where `read` is false. */
async function addFile(drive: number, read = true): Promise<void> {
  const volume = ids.volumes[drive]!;
  const name = Buffer.from(`f${++n}.jpg`);
  const folder = await run(
    `insert into folder (volume_id, path, path_key, name) values ($1, $2, $3, $2) on conflict (volume_id, path_key)
     do update set present = true returning id`,
    [volume, Buffer.from('P'), Buffer.alloc(16)],
  );
  const bytes = 1000 + n;
  const content = read
    ? (
        await run(`insert into content (blake3, bytes, crc32, xxh64) values ($1, $2, 0, '') returning id`, [
          createHash('sha256').update(name).digest(),
          bytes,
        ])
      ).rows[0].id
    : null;
  if (read) await run('insert into photo (content_id) values ($1)', [content]);
  await run(
    `insert into file (volume_id, drive_id, folder_id, path, path_key, path_text, kind, bytes, mtime_ns, content_id, search_text)
     values ($1, $2, $3, $4, $5, '', $6, $7, 0, $8, '')`,
    [
      ...[volume, ids.drives[drive % 3], folder.rows[0].id, name, createHash('md5').update(name).digest()],
      ...[n % 3 === 0 ? 'sidecar' : 'photo', bytes, content],
    ],
  );
}

const pick = (k: number) =>
  `(select id from content order by id offset ${k} % greatest(1, (select count(*) from content)) limit 1)`;

/** A Copy of some Content somewhere, with a proof of some age. */
const addCopy = (a: number, b: number) => {
  const volume = [ids.archive, ids.cloud, ...ids.volumes][b % 6];
  const evidence = ['read-back', 'read-back', 'read-back', 'written', 'listed'][a % 5];
  return run(
    `insert into copy (content_id, volume_id, path, path_key, state, evidence, at)
       select id, $1, $2, $3, 'present', $4, now() - $5 * interval '1 day' from content where id = ${pick(a)} on conflict do nothing`,
    [
      volume,
      Buffer.from('c'),
      createHash('md5').update(`${a}`).digest(),
      evidence,
      [0, 1, 80, 100, 380, 800, -2][b % 7],
    ],
  );
};

/** What may happen, each with a number or two to choose by. */
const acts: ((a: number, b: number) => Promise<unknown>)[] = [
  (a) => addFile(a % 4),
  (a) => addFile(a % 4),
  (a) => addFile(a % 4, false),
  addCopy,
  addCopy,
  addCopy,
  (a, b) =>
    run(`update copy set state = $1 where id % 5 = $2`, [
      ['damaged', 'missing', 'present', 'present'][a % 4],
      b % 5,
    ]),
  (a, b) =>
    run(`update copy set at = now() - $1 * interval '1 day', evidence = 'read-back' where id % 4 = $2`, [
      a % 100,
      b % 4,
    ]),
  (a) =>
    run(
      `update copy set content_id = ${pick(a)} where id = (select min(id) from copy) and not exists (select from copy c2, copy c1 where c1.id = (select min(id) from copy) and c2.volume_id = c1.volume_id and c2.path_key = c1.path_key and c2.id <> c1.id)`,
    ),
  (a) => run(`delete from copy where id % 11 = $1`, [a % 11]),
  (a, b) =>
    run(`update drive set place_id = $2 where id = $1`, [
      ids.drives[a % 3],
      [ids.place, ids.home, null][b % 3],
    ]),
  (a, b) =>
    run(`update drive set lifecycle = $2 where id = $1`, [
      ids.drives[a % 3],
      ['lost', 'active', 'retired'][b % 3],
    ]),
  (a, b) => run(`update drive set lent_to = $2 where id = $1`, [ids.drives[a % 3], [null, 'Nora'][b % 2]]),
  (a, b) =>
    run(`update drive set rule = $2 where id = $1`, [
      ids.drives[a % 3],
      b % 2 ? { copies: 2, media: 1, offsite: 0 } : null,
    ]),
  (a) => run(`update file set on_drive = 'gone' where id % 7 = $1`, [a % 7]),
  (a) => run(`update file set on_drive = 'present' where id % 7 = $1`, [a % 7]),
  (a) => run(`update file set content_id = ${pick(a)} where content_id is null and id % 2 = $1`, [a % 2]),
  (a, b) =>
    run(`update photo set taken_at = $2 where content_id % 3 = $1`, [
      a % 3,
      ['2019-05-01', '2021-01-01', null][b % 3],
    ]),
  (a) => run(`update volume set on_archive = not on_archive where id = $1`, [ids.volumes[a % 3]]),
  () => settle(),
];

const history = fc.array(fc.tuple(fc.nat(acts.length - 1), fc.nat(60), fc.nat(60)), {
  minLength: 8,
  maxLength: 40,
});

test('whatever happens in whatever order, the sums are those of a count from the start', async () => {
  let [safe, histories] = [0, 0];
  for (const steps of fc.sample(history, 60)) {
    for (const [act, a, b] of steps) await acts[act]!(a, b);
    await settle();
    const { all, years, kinds, drives } = await safetyReport(db.pool, usual);
    const found = {
      all,
      years: Object.fromEntries(years),
      kinds: Object.fromEntries(kinds),
      drives: Object.fromEntries(drives),
    };
    expect(found).toEqual(await countByHand(db.pool, usual, limits));
    histories++;
    safe += Number(all.safe > 0);
  }
  expect([histories, safe > 5]).toEqual([60, true]);
});

test('proofs grow stale, without anything being written to them', async () => {
  await addFile(0);
  for (const [volume, days] of [
    [ids.archive, 10],
    [ids.volumes[0], 20],
    [ids.cloud, 30],
  ] as const)
    await run(
      `insert into copy (content_id, volume_id, path, path_key, state, evidence, at)
       select id, $1, 'c', '\\x01', 'present', 'read-back', now() - $2 * interval '1 day' from content`,
      [volume, days],
    );
  await settle();
  expect((await safetyReport(db.pool, usual)).all.shortCopiesFiles).toBe(0);
  // The limits come nearer instead of the time passing.
  for (const [nas, short] of [
    [11, 0],
    [9, 1],
    [11, 0],
  ] as const) {
    const nearer = { ...limits, nas };
    await ageProofs(db.pool, nearer);
    await settle(nearer);
    expect((await safetyReport(db.pool, usual)).all.shortCopiesFiles).toBe(short);
  }
  // As if the last look had been six days ago: a proof of 90 days and an hour went stale since.
  await run(`update copy set at = now() - interval '90 days 1 hour' where volume_id = $1`, [ids.archive]);
  await run('delete from safety_dirty');
  await run(`update safety_age set aged_to = now() - interval '6 days', nas_days = 90`);
  await ageProofs(db.pool, limits);
  await settle();
  expect((await safetyReport(db.pool, usual)).all.shortCopiesFiles).toBe(1);
});

test('a proof from the future counts once its time has come', async () => {
  await addFile(0);
  await run(
    `insert into copy (content_id, volume_id, path, path_key, state, evidence, at)
     select id, $1, 'c', '\\x01', 'present', 'read-back', now() + interval '1 second' from content`,
    [ids.archive],
  );
  const copies = { copies: 1, media: 1, offsite: 0 };
  for (const safe of [false, true]) {
    await settle();
    expect((await safetyReport(db.pool, copies)).all.safe > 0).toBe(safe);
    await run('select pg_sleep(1.1)');
    await ageProofs(db.pool, limits);
  }
  expect((await run('select from safety_age where ahead_to is null')).rowCount).toBe(1);
});

test('two that count at the same time count everything once', async () => {
  for (let k = 0; k < 40; k++) await addFile(k % 4);
  await Promise.all([settle(), settle(), addFile(1), settle()]);
  await settle();
  const { all } = await safetyReport(db.pool, usual);
  expect(all).toMatchObject({ files: 41, riskFiles: 41 });
});

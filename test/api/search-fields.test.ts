import { readFile } from 'node:fs/promises';
import type { FileView } from '@safelight/contract/files.ts';
import type { List } from '@safelight/contract/lists.ts';
import type { ProblemView } from '@safelight/contract/problems.ts';
import type { FacetsView } from '@safelight/contract/searches.ts';
import { settleSafety } from '@safelight/core/catalog/safety/settle-safety.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fillCatalogue } from '../bench/search/fill.ts';
import { type Stack, startStack } from '../support/stack.ts';

const FILES = 30_000;
type Found = List<FileView> & { instead?: string };
let stack: Stack;
let get: (path: string) => Promise<Response>;

beforeAll(async () => {
  stack = await startStack();
  await fillCatalogue(stack.db.pool, FILES);
  await stack.db.pool.query(STRANGE);
  while (await settleSafety(stack.db.pool, PROOFS, { mostMs: 60_000 }));
  const { url } = await stack.startServer();
  const token = (await readFile(`${stack.data}/secrets/cli-token`, 'utf8')).trim();
  get = (path) => fetch(`${url}${path}`, { headers: { authorization: `Bearer ${token}` } });
});
afterAll(() => stack?.stop());

const PROOFS = { nas: 90, drive: 730, cloud: 365 };

/** Some Files that are duplicates, one that is gone, and one that was not read yet. */
const STRANGE = `
  UPDATE file SET content_id = (SELECT content_id FROM file WHERE id = 1) WHERE id IN (5, 9, 4000);
  UPDATE file SET on_drive = 'gone' WHERE id IN (7, 70, 700);
  UPDATE file SET content_id = NULL WHERE id = 77;
  UPDATE file SET taken_at = NULL, order_key = 9223372036854775807 WHERE id IN (88, 888)`;

async function find(q: string, more = '&limit=1000'): Promise<Found> {
  const answer = await get(`/api/files?q=${encodeURIComponent(q)}${more}`);
  if (!answer.ok) throw new Error(`${q}: ${await answer.text()}`);
  return (await answer.json()) as Found;
}

/** What the tables of the catalogue say, with nothing that search keeps for itself. */
async function plainly(where: string): Promise<string[]> {
  const { rows } = await stack.db.pool.query<{ id: string }>(
    `SELECT file.id::text FROM file LEFT JOIN photo ON photo.content_id = file.content_id
     JOIN drive ON drive.id = file.drive_id WHERE ${where} ORDER BY file.order_key, file.path, file.id`,
  );
  return rows.map((row) => row.id);
}

const word = (text: string) =>
  `(file.search_text LIKE '%${text}%' OR lower(concat_ws(' | ', camera, lens, title, caption,
    array_to_string(keywords, ' | '), array_to_string(places, ' | '))) LIKE '%${text}%')`;
const twice = `(SELECT count(*) FROM file AS o WHERE o.content_id = file.content_id AND o.on_drive = 'present' AND o.id <> file.id) > 0`;

describe('a search in fields finds what the catalogue says, in the default order', () => {
  const table: [string, string][] = [
    ['nikon', word('nikon')],
    ['terrace', word('terrace')],
    ['camera:"nikon d70"', `camera LIKE 'Nikon D70%'`],
    ['camera:="nikon d70"', `camera = 'Nikon D70'`],
    ['camera:leica,dji', `camera LIKE 'Leica%' OR camera LIKE 'DJI%'`],
    ['camera:nothing', 'false'],
    ['lens:"24-70mm f/2.8"', `lens LIKE '%24-70mm f/2.8%'`],
    ['iso:>800', 'iso > 800'],
    ['iso:64', 'iso = 64'],
    ['iso:100..400 wedding', `iso BETWEEN 100 AND 400 AND ${word('wedding')}`],
    ['f:<2', 'aperture < 2'],
    ['f:2.8', 'aperture = 2.8'],
    ['focal:>=135', 'focal >= 135'],
    ['rating:>=4', 'rating >= 4'],
    ['-rating:>=4 has:gps', '(rating IS NULL OR rating < 4) AND latitude IS NOT NULL'],
    ['width:>6000 f:<=1.4', 'width > 6000 AND aperture <= 1.4'],
    ['height:5464', 'height = 5464'],
    ['date:2005', `file.taken_at >= '2005-01-01' AND file.taken_at < '2006-01-01'`],
    [
      'date:2010-03..2010-05 jpg',
      `file.taken_at >= '2010-03-01' AND file.taken_at < '2010-06-01' AND ${word('jpg')}`,
    ],
    ['date:<2005', `file.taken_at < '2005-01-01'`],
    ['-has:date', 'file.taken_at IS NULL'],
    ['type:raw', `lower(file.path_text) ~ '\\.(cr2|cr3|nef|arw|raf|rw2|dng)$'`],
    ['type:film,sidecar', `file.kind IN ('film', 'sidecar')`],
    ['ext:nef', `file.path_text LIKE '%.NEF'`],
    ['ext:.CR3,dng', `file.path_text LIKE '%.CR3' OR file.path_text LIKE '%.DNG'`],
    ['orientation:portrait camera:leica', `height > width AND camera LIKE 'Leica%'`],
    ['keyword:portfolio', `'Best|Portfolio' = ANY(keywords)`],
    ['keyword:="best"', `'Best|Portfolio' = ANY(keywords)`],
    ['keyword:="wedding"', `'wedding' = ANY(keywords)`],
    ['keyword:folio -wedding', `'Best|Portfolio' = ANY(keywords) AND NOT ${word('wedding')}`],
    ['place:kyoto', `'Kyoto' = ANY(places)`],
    ['title:number', `title IS NOT NULL`],
    ['caption:TERRACE', 'caption IS NOT NULL'],
    ['has:caption', 'caption IS NOT NULL'],
    ['has:rating', 'rating > 0'],
    ['drive:="work drive 1"', `drive.name = 'Work drive 1'`],
    ['shoot:kyoto', `lower(split_part(file.path_text, '/', -2)) LIKE '%kyoto%'`],
    ['name:dsc_00', `lower(split_part(file.path_text, '/', -1)) LIKE '%dsc\\_00%'`],
    ['kyoto OR "client web"', `${word('kyoto')} OR ${word('client web')}`],
    [
      '(kyoto OR skye) (iso:64 OR f:<1.4)',
      `(${word('kyoto')} OR ${word('skye')}) AND (iso = 64 OR aperture < 1.4)`,
    ],
    [
      '-(kyoto OR jpg) -has:gps 2007',
      `NOT ${word('kyoto')} AND NOT ${word('jpg')} AND latitude IS NULL AND ${word('2007')}`,
    ],
    ['is:duplicate', twice],
    ['is:duplicate -jpg', `${twice} AND NOT ${word('jpg')}`],
    ['is:gone', `file.on_drive = 'gone'`],
    ['copies:<1', 'file.content_id IS NULL'],
    ['copies:2', 'file.content_id IS NOT NULL'],
    ['is:at-risk', 'true'],
    ['-is:at-risk', 'false'],
  ];
  test.each(table)('%s', async (q, where) => {
    const expected = await plainly(where);
    const { items, total, totalIs } = await find(q);
    expect(items.map((item) => item.id)).toEqual(expected.slice(0, 1000));
    expect({ total, totalIs }).toEqual(
      expected.length > 10_000
        ? { total: 10_000, totalIs: 'at-least' }
        : { total: expected.length, totalIs: undefined },
    );
  });
});

describe('page after page', () => {
  const sorts = ['taken', 'oldest', 'name', 'size', 'drive'];
  test.each(sorts.flatMap((sort) => [`camera:nikon iso:>=800`, 'rating:>=4 OR kyoto'].map((q) => [q, sort])))(
    '%s sorted by %s gives each file exactly once',
    async (q, sort) => {
      const ids: string[] = [];
      for (let cursor = ''; ; ) {
        const page = await find(q, `&limit=300&sort=${sort}${cursor}`);
        ids.push(...page.items.map((item) => item.id));
        if (page.next === null) break;
        cursor = `&cursor=${encodeURIComponent(page.next)}`;
      }
      const where = q.startsWith('camera')
        ? `camera LIKE 'Nikon%' AND iso >= 800`
        : `rating >= 4 OR ${word('kyoto')}`;
      expect(ids.toSorted()).toEqual((await plainly(where)).toSorted());
    },
  );
});

test('a search that cannot be understood is answered with the character it is about', async () => {
  const answer = await get(`/api/files?q=${encodeURIComponent('pool camra:nikon')}`);
  expect(answer.status).toBe(400);
  const problem = (await answer.json()) as ProblemView;
  expect(problem).toMatchObject({ code: 'bad-query', at: 5 });
  expect(problem.detail).toContain('camera:');
});

describe('what is found follows what is known', () => {
  const one = async (q: string) => (await find(q)).total;

  test('when a picture gets its facts, and when they change', async () => {
    const { pool } = stack.db;
    const { rows } = await pool.query<{ content_id: bigint }>(
      `SELECT content_id FROM file WHERE kind = 'photo' AND id > 10 LIMIT 1`,
    );
    const id = rows[0]!.content_id;
    await pool.query(
      `UPDATE photo SET camera = 'Holga 120', words = E'\\x01holga 120\\x01\\x01\\x01\\x01\\x01\\x01', iso = 77, rating = 5 WHERE content_id = $1`,
      [id],
    );
    expect([await one('camera:holga'), await one('holga'), await one('iso:77')]).toEqual([1, 1, 1]);
    await pool.query(`UPDATE photo SET camera = 'Diana F+', words = NULL, iso = NULL WHERE content_id = $1`, [
      id,
    ]);
    expect([
      await one('camera:holga'),
      await one('holga'),
      await one('iso:77'),
      await one('camera:diana'),
    ]).toEqual([0, 0, 0, 1]);
  });

  test('when a file gets other bytes', async () => {
    const { pool } = stack.db;
    const { rows } = await pool.query<{ id: bigint }>(`SELECT id FROM file WHERE kind = 'sidecar' LIMIT 1`);
    const before = await one('camera:leica');
    await pool.query(
      `UPDATE file SET content_id = (SELECT content_id FROM photo WHERE camera = 'Leica M11' LIMIT 1) WHERE id = $1`,
      [rows[0]!.id],
    );
    expect(await one('camera:leica')).toBe(before + 1);
  });
});

describe('facets', () => {
  const facets = async (q: string) =>
    (await (await get(`/api/facets?q=${encodeURIComponent(q)}`)).json()) as FacetsView;

  const q = 'date:2010..2013';

  test('count what a search finds, and lead to as many files', async () => {
    const found = await facets(q);
    const { total } = await find(q);
    expect(found.about).toBe(false);
    expect(found.years.reduce((sum, { files }) => sum + files, 0)).toBe((await find(`${q} has:date`)).total);
    const values = found.facets.flatMap((facet) => facet.values);
    expect(
      new Set(found.facets.filter((facet) => facet.values.length > 0).map(({ field }) => field)).size,
    ).toBe(6);
    for (const { text, files } of values)
      expect([text, (await find(`${q} ${text}`)).total]).toEqual([text, files]);
    const drives = found.facets.find(({ field }) => field === 'drive')!.values;
    expect(drives.reduce((sum, { files }) => sum + files, 0)).toBe(total);
  });

  test('are estimates that say so where there is too much to count', async () => {
    const found = await facets('photography');
    expect(found.about).toBe(true);
    const all = found.years.reduce((sum, { files }) => sum + files, 0);
    expect(all).toBeGreaterThan(FILES * 0.6);
    expect(all).toBeLessThan(FILES * 1.1);
  });
});

test('values of a field are those that hold what is typed, first those that begin so', async () => {
  const values = async (field: string, typed: string) =>
    (
      (await (await get(`/api/field-values?field=${field}&typed=${encodeURIComponent(typed)}`)).json()) as {
        values: string[];
      }
    ).values;
  expect(await values('camera', 'nikon d')).toEqual(expect.arrayContaining(['Nikon D700', 'Nikon D850']));
  expect(await values('keyword', 'portf')).toEqual(['portfolio']);
  expect(await values('drive', '1')).toEqual(['Work drive 1']);
  expect(await values('ext', '')).toContain('nef');
  expect(await values('place', 'zzz')).toEqual([]);
});

describe('a typing mistake', () => {
  test('is forgiven where nothing else fits, and it is said what was searched for', async () => {
    const { items, total, instead } = await find('kyotp jpg');
    expect(instead).toBe('kyoto jpg');
    const right = await find('kyoto jpg');
    expect([total, items[0]?.id]).toEqual([right.total, right.items[0]?.id]);
    expect(right.instead).toBeUndefined();
  });

  test('is not made up where nothing is near, or where words only do not meet', async () => {
    expect(await find('qwertzuiop')).toMatchObject({ total: 0, items: [] });
    expect((await find('qwertzuiop')).instead).toBeUndefined();
    expect((await find('kyoto qwertzuiop')).instead).toBeUndefined();
  });
});

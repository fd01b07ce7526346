import type { FileView, FolderPage } from '@safelight/contract/files.ts';
import type { List } from '@safelight/contract/lists.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fillCatalogue } from '../bench/search/fill.ts';
import { type Stack, startStack } from '../support/stack.ts';

const FILES = 30_000;
let stack: Stack;
let ask: <T>(path: string) => Promise<T>;

beforeAll(async () => {
  stack = await startStack();
  await fillCatalogue(stack.db.pool, FILES);
  const { url } = await stack.startServer();
  const { readFile } = await import('node:fs/promises');
  const token = (await readFile(`${stack.data}/secrets/cli-token`, 'utf8')).trim();
  ask = async <T>(path: string) => {
    const answer = await fetch(`${url}${path}`, { headers: { authorization: `Bearer ${token}` } });
    if (!answer.ok) throw new Error(`${path}: ${await answer.text()}`);
    return (await answer.json()) as T;
  };
});
afterAll(() => stack?.stop());

const find = (q: string, more = '') =>
  ask<List<FileView>>(`/api/files?q=${encodeURIComponent(q)}&limit=1000${more}`);

/** What the database says with no index and no cleverness. */
async function plainly(terms: string[]): Promise<{ id: string }[]> {
  const values = terms.map((term) => `%${term.replace(/[\\%_]/g, '\\$&')}%`);
  const where = values.map((_, n) => `search_text LIKE $${n + 1}`).join(' AND ') || 'true';
  const { rows } = await stack.db.pool.query(
    `SELECT id::text FROM file WHERE ${where} ORDER BY order_key, path, id`,
    values,
  );
  return rows;
}

/** Every page of a list, to its end. */
async function walkThrough(path: string): Promise<{ ids: string[]; totals: Set<string> }> {
  const ids: string[] = [];
  const totals = new Set<string>();
  for (let cursor = ''; ; ) {
    const page = await ask<List<FileView>>(`${path}&limit=1000${cursor}`);
    ids.push(...page.items.map((item) => item.id));
    totals.add(`${page.total} ${page.totalIs ?? 'exact'}`);
    if (page.next === null) return { ids, totals };
    cursor = `&cursor=${encodeURIComponent(page.next)}`;
  }
}

describe('a search', () => {
  test.each([
    ['a word', 'wedding', ['wedding']],
    ['a piece of a word', 'eddin', ['eddin']],
    ['three letters', 'gra', ['gra']],
    ['two letters', 'xm', ['xm']],
    ['a name from a camera', 'DSC_01', ['dsc_01']],
    ['upper case and accents', 'ZÜRICH', ['zurich']],
    ['no accents', 'munchen', ['munchen']],
    ['several words in any order', 'raw and 2005', ['raw', 'and', '2005']],
    ['a phrase', '"client web"', ['client web']],
    ['a piece with a slash', 'export/img_', ['export/img_']],
    ['a percent sign and an underscore', '%_', ['%_']],
    ['a backslash', '\\', ['\\']],
    ['nothing that there is', 'qzqzqz', ['qzqzqz']],
    ['what looks like a field, in quotes', '"camera:canon"', ['camera:canon']],
    ['another script', '京都写', ['京都写']],
  ])('for %s finds what has it, in the default order', async (_, q, terms) => {
    const expected = await plainly(terms);
    const { items, total, totalIs } = await find(q);
    expect(items.map((item) => item.id)).toEqual(expected.slice(0, 1000).map((row) => row.id));
    expect({ total, totalIs }).toEqual(
      expected.length > 10_000
        ? { total: 10_000, totalIs: 'at-least' }
        : { total: expected.length, totalIs: undefined },
    );
  });

  test.each([
    ['jpg', 'few enough to count'],
    ['photography', 'everything there is'],
    ['', 'no words at all'],
  ])('for %j (%s) gives each file exactly once, page after page', async (q) => {
    const { ids, totals } = await walkThrough(`/api/files?q=${q}`);
    const expected = (await plainly(q ? [q] : [])).map((row) => row.id);
    expect(ids).toEqual(expected);
    expect(totals.size).toBe(1);
  });

  test.each(['oldest', 'name', 'size', 'drive'])(
    'sorted by %s gives each file exactly once',
    async (sort) => {
      const { ids } = await walkThrough(`/api/files?q=kyoto&sort=${sort}`);
      expect(ids.length).toBeGreaterThan(100);
      expect(new Set(ids).size).toBe(ids.length);
      expect(ids.length).toBe((await plainly(['kyoto'])).length);
    },
  );

  test('can be kept to a drive and to a kind', async () => {
    const { rows } = await stack.db.pool.query(
      `SELECT drive_id, count(*) FILTER (WHERE kind IN ('photo', 'film'))::int AS n FROM file
       WHERE search_text LIKE '%raw%' GROUP BY drive_id ORDER BY 2 DESC LIMIT 1`,
    );
    const { items, total } = await find('raw', `&drive=${rows[0].drive_id}&kind=picture`);
    expect(total).toBe(rows[0].n);
    expect(
      items.every((item) => item.driveId === rows[0].drive_id && ['photo', 'film'].includes(item.kind)),
    ).toBe(true);
  });

  test('finds what is gone from its drive; looking around shows what is there', async () => {
    const { items } = await find('kyoto');
    const [gone] = items;
    await stack.db.pool.query(`UPDATE file SET on_drive = 'gone' WHERE id = $1`, [gone!.id]);
    expect((await find('kyoto')).items.some((item) => item.id === gone!.id && item.onDrive === 'gone')).toBe(
      true,
    );
    const { ids } = await walkThrough(`/api/files?drive=${gone!.driveId}`);
    expect(ids).not.toContain(gone!.id);
    expect((await find('kyoto', '&all=false')).items.some((item) => item.id === gone!.id)).toBe(false);
  });

  test('finds a file from the moment it is in the catalogue, in its new place when its date is known', async () => {
    const before = (await find('wedding')).total;
    await stack.db.pool.query(
      `INSERT INTO file (volume_id, drive_id, folder_id, path, path_key, path_text, kind, bytes, mtime_ns, search_text)
       SELECT volume_id, drive_id, folder_id, path || '.new', substring(path_key, 2), path_text || '.new', kind, bytes,
         mtime_ns, search_text || '.wedding.new' FROM file ORDER BY id LIMIT 1`,
    );
    expect((await find('wedding')).total).toBe(before + 1);
    expect((await find('wedding.new')).total).toBe(1);
    await stack.db.pool.query(
      `UPDATE file SET taken_at = '2030-01-01', order_key = -1893456000000 WHERE search_text LIKE '%.wedding.new'`,
    );
    expect((await find('wedding')).items[0]?.takenAt).toBe('2030-01-01T00:00:00');
  });
});

test('folders hold their counts and give each of their files exactly once', async () => {
  const [drive] = (await ask<List<{ id: string; files: number }>>('/api/drives')).items;
  const at = (path: string, more = '') =>
    ask<FolderPage>(`/api/folders?drive=${drive!.id}&path=${encodeURIComponent(path)}${more}`);
  const top = await at('');
  expect(top.folders.map((folder) => [folder.path, folder.files])).toEqual([['Photography', drive!.files]]);
  const years = (await at('Photography/')).folders;
  expect(years.reduce((sum, folder) => sum + folder.files, 0)).toBe(drive!.files);
  const shoot = (await at(years[0]!.path)).folders[0]!;
  const own: string[] = [];
  for (let more = '&limit=7'; ; ) {
    const page = await at(shoot.path, more);
    own.push(...page.files.map((file) => file.id));
    if (page.next === null) {
      expect(own.length).toBe(page.total);
      break;
    }
    more = `&limit=7&cursor=${encodeURIComponent(page.next)}`;
  }
  expect(new Set(own).size).toBe(own.length);
});

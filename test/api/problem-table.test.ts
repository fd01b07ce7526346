import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DriveView } from '@safelight/contract/drives.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ingestOf } from '../support/attach-by-hand.ts';
import { type House, json, openHouse } from './house.ts';

let house: House;
let ingestId: string;

beforeAll(async () => {
  house = await openHouse();
  const top = join(house.stack.folder, 'Odd drive');
  const folder = Buffer.from(`${top}/Photography/`);
  mkdirSync(folder, { recursive: true });
  for (const name of [
    '=HYPERLINK("x").jpg',
    'two\nlines, "quoted".jpg',
    Buffer.from('caf\xe9.jpg', 'latin1'),
  ])
    symlinkSync('/etc/passwd', Buffer.concat([folder, Buffer.from(name as string)]));
  writeFileSync(Buffer.concat([folder, Buffer.from('.DS_Store')]), 'junk');
  const attached = await house.ask('/api/drives/attach', json({ path: top }));
  const { id } = (await attached.json()) as DriveView;
  ingestId = (await ingestOf(house.stack.db.pool, id)).id;
});
afterAll(() => house?.stop());

/** Reads a table as RFC 4180 describes it. */
function parse(text: string): string[][] {
  const cells = [...text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/g)];
  const rows: string[][] = [[]];
  for (const [, quoted, plain, end] of cells) {
    rows.at(-1)!.push(quoted?.replaceAll('""', '"') ?? plain!);
    if (end === '\r\n') rows.push([]);
  }
  return rows.slice(0, -1);
}

describe('the problems of an ingest as a table', () => {
  test('have a line each, with the reason in words and what to do', async () => {
    const answer = await house.ask(`/api/ingests/${ingestId}/problems.csv`);
    expect(answer.headers.get('content-type')).toBe('text/csv; charset=utf-8; header=present');
    expect(answer.headers.get('content-disposition')).toContain('problems.csv');
    const [head, ...rows] = parse(await answer.text());
    expect(head).toEqual([
      ...['kind', 'reason', 'path', 'pathRaw', 'bytes'],
      ...['what it means', 'what to do', 'detail', 'at'],
    ]);
    const byPath = new Map(rows.map((row) => [row[2], row]));
    expect(rows).toHaveLength(4);
    expect(byPath.get('Photography/.DS_Store')?.slice(0, 8)).toEqual([
      ...['skipped', 'junk', 'Photography/.DS_Store', '', '4'],
      ...['A file of the system, not a picture.', 'Nothing.', ''],
    ]);
    expect(byPath.get('Photography/two\nlines, "quoted".jpg')?.[1]).toBe('link');
    expect(byPath.get('Photography/caf\ufffd.jpg')?.[3]).toBe(
      Buffer.from('Photography/caf\xe9.jpg', 'latin1').toString('base64url'),
    );
    expect(byPath.get('Photography/=HYPERLINK("x").jpg')?.[3]).toBe('');
  });

  test('come as a table or as a list, as is asked', async () => {
    const ask = (accept: string) => house.ask(`/api/ingests/${ingestId}/problems`, { headers: { accept } });
    expect((await ask('text/csv')).headers.get('content-type')).toContain('text/csv');
    expect((await ask('application/json, text/csv;q=0.5')).headers.get('content-type')).toContain('json');
    expect((await ask('*/*')).headers.get('content-type')).toContain('json');
  });

  test('of no ingest are not there', async () => {
    const nothing = '01900000-0000-7000-8000-000000000000';
    expect((await house.ask(`/api/ingests/${nothing}/problems.csv`)).status).toBe(404);
    expect((await house.ask(`/api/drives/${nothing}/manifest?format=b3sum`)).status).toBe(404);
    expect((await house.ask(`/api/drives/${house.drive.id}/manifest?format=zip`)).status).toBe(400);
    const head = await house.ask(`/api/drives/${house.drive.id}/manifest?format=b3sum`, { method: 'HEAD' });
    expect(head.headers.get('content-disposition')).toContain('Work drive.b3');
  });
});

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { IngestView, ProblemEntry } from '@safelight/contract/drives.ts';
import type { List } from '@safelight/contract/lists.ts';
import type { CloudView, ForecastView, UploadView } from '@safelight/contract/state.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { fillCatalogue } from '../bench/search/fill.ts';
import { type Stack, startStack } from '../support/stack.ts';

const FILES = 1_200;
const cloud = {
  B2_ENDPOINT: 'http://127.0.0.1:9',
  B2_BUCKET: 'bucket',
  B2_KEY_ID: 'key',
  B2_APPLICATION_KEY: 'secret',
  B2_PREFIX: 'studio',
};
let stack: Stack;
let ask: <T>(path: string) => Promise<T>;

beforeAll(async () => {
  stack = await startStack();
  await fillCatalogue(stack.db.pool, FILES);
  await stack.db.pool.query(ROWS);
  const { url } = await stack.startServer(cloud);
  const headers = {
    authorization: `Bearer ${readFileSync(join(stack.data, 'secrets/cli-token'), 'utf8').trim()}`,
  };
  ask = async <T>(path: string) => (await (await fetch(`${url}/api${path}`, { headers })).json()) as T;
});
afterAll(() => stack?.stop());

const ROWS = `
  INSERT INTO volume (id, kind, address) VALUES (gen_random_uuid(), 'cloud', 'http://127.0.0.1:9/bucket/studio');
  INSERT INTO upload (volume_id, content_id, file_id, drive_id, rank, due, state, bytes, sent_bytes, next_at, done_at)
    SELECT volume.id, content_id, file.id, file.drive_id, file.id % 13, file.id % 2 = 0, (ARRAY['pending', 'sending', 'failed', 'done', 'done'])[file.id % 5 + 1], bytes,
      CASE file.id % 5 WHEN 1 THEN bytes / 2 WHEN 0 THEN 0 ELSE bytes END, now() + (file.id % 7) * interval '1 minute',
      CASE WHEN file.id % 5 > 2 THEN now() - (file.id % 11) * interval '1 minute' END
    FROM file, volume WHERE volume.kind = 'cloud';
  INSERT INTO upload_hour (volume_id, hour, limited, bytes, seconds, allowed, last_at)
    SELECT volume_id, date_trunc('hour', now()), false, sum(bytes - sent_bytes) / 10, 3600, 0, now() FROM upload
    WHERE state IN ('pending', 'sending') GROUP BY volume_id;
  INSERT INTO ingest (id, drive_id, volume_id, state)
    SELECT gen_random_uuid(), drive_id, id, 'done' FROM volume, generate_series(1, 25) WHERE drive_id IS NOT NULL;
  INSERT INTO ingest_problem (ingest_id, kind, reason, path)
    SELECT (SELECT id FROM ingest ORDER BY id LIMIT 1), (ARRAY['skipped', 'failed'])[n % 2 + 1],
      (ARRAY['junk', 'unreadable'])[n % 2 + 1], convert_to('Photography/' || n, 'UTF8') FROM generate_series(1, 500) AS n`;

async function everything<T extends { id: string }>(path: string): Promise<T[]> {
  const items: T[] = [];
  for (let more = ''; ; ) {
    const page = await ask<List<T>>(`${path}limit=70${more}`);
    items.push(...page.items);
    expect(items.length).toBeLessThanOrEqual(page.total);
    if (page.next === null) {
      expect(items.length).toBe(page.total);
      expect(new Set(items.map((item) => item.id)).size).toBe(items.length);
      return items;
    }
    more = `&cursor=${encodeURIComponent(page.next)}`;
  }
}

test('uploads come each exactly once: at work, failed, in their order, waiting for a time, done newest first', async () => {
  const found = await everything<UploadView>('/uploads?');
  expect(found).toHaveLength(FILES);
  const ranks = found.map((upload) => ['sending', 'failed', 'pending', 'done'].indexOf(upload.state));
  expect(ranks).toEqual(ranks.toSorted());
  const waiting = found.filter((upload) => upload.state === 'pending');
  const due = waiting.filter(({ nextAt }) => nextAt === null);
  expect(waiting.slice(0, due.length)).toEqual(due);
  const places = due.map(({ fileId }) => (Number(fileId) % 13) * 1e6 + Number(fileId));
  expect(places).toEqual(places.toSorted((a, b) => a - b));
  const later = waiting.slice(due.length).map((upload) => upload.nextAt);
  expect(later.length).toBeGreaterThan(0);
  expect(later).toEqual(later.toSorted());
  const done = found.filter((upload) => upload.state === 'done').map((upload) => upload.doneAt);
  expect(done).toEqual(done.toSorted().toReversed());
  expect(await everything<UploadView>('/uploads?state=failed&')).toHaveLength(FILES / 5);
});

test('the cloud says what is there and what is on its way', async () => {
  const view = await ask<CloudView>('/cloud');
  expect(view).toMatchObject({ configured: true, bucket: 'bucket', prefix: 'studio', state: 'ready' });
  expect([view.pendingFiles, view.doneFiles, view.failedFiles]).toEqual([480, 480, 240]);
});

test('the day of the finish follows from what was measured, and from another limit', async () => {
  const { pendingBytes } = await ask<CloudView>('/cloud');
  const view = await ask<ForecastView>('/cloud/forecast');
  expect(view.bytes).toBe(pendingBytes);
  expect(view.drives.reduce((sum, drive) => sum + drive.bytes, 0)).toBe(pendingBytes);
  const away = (time: string) => (Date.parse(time) - Date.now()) / 1000;
  // In an hour a tenth of what waits.
  expect(away(view.finish!.at) / 36_000).toBeCloseTo(1, 1);
  const limited = await ask<ForecastView>('/cloud/forecast?megabits=1');
  expect(away(limited.finish!.at) / ((pendingBytes * 8) / 1e6)).toBeCloseTo(1, 1);
  for (const drive of view.drives)
    expect(away(drive.finish!.at)).toBeLessThanOrEqual(away(view.finish!.at) + 1);
});

test('ingests and their problems come each exactly once, failures first', async () => {
  const ingests = await everything<IngestView>('/ingests?');
  expect(ingests).toHaveLength(25);
  const first = ingests.at(-1)!.id;
  const problems = await everything<ProblemEntry>(`/ingests/${first}/problems?`);
  expect(problems).toHaveLength(500);
  expect(
    problems.slice(0, 250).every((problem) => problem.kind === 'failed' && problem.reasonText.length > 10),
  ).toBe(true);
  expect(await everything<ProblemEntry>(`/ingests/${first}/problems?kind=skipped&`)).toHaveLength(250);
});

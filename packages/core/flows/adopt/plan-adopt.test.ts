import { expect, test } from 'vitest';
import { baseName } from '../../base/paths.ts';
import { planAdopt } from './plan-adopt.ts';

test.each<[string, string[], string, string | null]>([
  ['LaCie 2019/Photography', ['Photography'], 'Photography', 'LaCie 2019'],
  ['LaCie 2019/photography', ['Photography'], 'photography', 'LaCie 2019'],
  ['LaCie 2019', ['Photography'], 'Photography', null],
  ['old/LaCie 2019/Photography', ['Photography'], 'Photography', null],
  ['Photography', ['Photography'], 'Photography', null],
  ['LaCie 2019/Film', ['Photography', 'Film'], 'Film', 'LaCie 2019'],
  ['LaCie 2019/Other', ['Film', 'Photography'], 'Film', null],
  ['.hidden/Photography', ['Photography'], 'Photography', null],
])('%s among %j stands for %s of %s', (folder, folders, source, drive) => {
  const plan = planAdopt(Buffer.from(folder), baseName(Buffer.from(folder)), folders);
  expect([plan.sourceFolder.toString(), plan.driveFolder]).toEqual([source, drive]);
});

test('a name that is not text names no drive folder', () => {
  const folder = Buffer.concat([Buffer.from([0xff]), Buffer.from('/Photography')]);
  expect(planAdopt(folder, baseName(folder), ['Photography']).driveFolder).toBeNull();
});

test('a folder beside the archive is called what it is called there', () => {
  const plan = planAdopt(Buffer.from('.safelight/adopted/0123456789ab'), Buffer.from('photography'), [
    'Photography',
  ]);
  expect([plan.sourceFolder.toString(), plan.driveFolder]).toEqual(['photography', null]);
});

import { readFileSync } from 'node:fs';
import { catalogue } from '@safelight/core/base/errors.ts';
import { expect, test } from 'vitest';
import { advice, adviceOf } from './advice.ts';

const guide = readFileSync(new URL('../../../docs/guide/drives.md', import.meta.url), 'utf8');

test.each(Object.entries(adviceOf))('the guide says of %s what the product says', (code, todo) => {
  const { says } = catalogue[code as keyof typeof adviceOf];
  expect(guide).toContain(`| \`${code}\` | ${says} | ${todo} |\n`);
  expect(advice(code)).toBe(todo);
});

test('the guide has no other reasons', () => {
  const codes = [...guide.matchAll(/^\| `([a-z-]+)` \|/gm)].map(([, code]) => code);
  expect(codes).toEqual(Object.keys(adviceOf));
});

test('a reason that is no code of the catalogue has no advice', () => {
  expect(advice('the disk said so')).toBe('');
  expect(advice('forbidden')).toBe('');
});

import { expect, test } from 'vitest';
import { openPacer } from './pacer.ts';

test('without a limit all may go, in large pieces', async () => {
  const { pace } = openPacer(async () => 0);
  expect(await pace(500)).toBe(500);
  expect(await pace(100_000_000)).toBe(1024 * 1024);
});

test('with a limit no more may go than was claimed', async () => {
  let claims = 0;
  const pacer = openPacer(async () => {
    claims++;
    return 0;
  });
  pacer.setLimit(100_000);
  let sent = 0;
  while (sent < 1_000_000) sent += await pacer.pace(1_000_000 - sent);
  expect(claims).toBe(50);
});

test('who asked first is served first', async () => {
  const pacer = openPacer(async () => 0);
  pacer.setLimit(100_000);
  const served: string[] = [];
  await Promise.all(['a', 'b', 'c'].map((name) => pacer.pace(20_000).then(() => served.push(name))));
  expect(served).toEqual(['a', 'b', 'c']);
});

test('a request that was given up is not held, and holds nobody', async () => {
  const pacer = openPacer(async () => 0);
  pacer.setLimit(100_000);
  expect(await pacer.pace(5_000_000, AbortSignal.abort())).toBe(5_000_000);
  expect(await pacer.pace(4_096)).toBe(4_096);
});

test('while the line cannot be claimed nothing is let loose', async () => {
  let away = true;
  const pacer = openPacer(async () => {
    if (away) throw new Error('the database is away');
    return 0;
  });
  pacer.setLimit(1_000_000);
  let went = false;
  const waiting = pacer.pace(10_000).then(() => {
    went = true;
  });
  await new Promise((resolve) => setTimeout(resolve, 500));
  expect(went).toBe(false);
  away = false;
  await waiting;
});

import { expect, test } from 'vitest';
import { remembered } from './remembered.ts';

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

test('many who ask at once make one question, and a cheap answer is soon asked anew', async () => {
  let asked = 0;
  const ask = remembered(async () => {
    await sleep(5);
    return ++asked;
  });
  expect(await Promise.all([ask(), ask(), ask()])).toEqual([1, 1, 1]);
  expect(await ask()).toBe(1);
  await sleep(1_100);
  expect(await ask()).toBe(2);
});

test('a failure is not remembered', async () => {
  let asked = 0;
  const ask = remembered(async () => {
    if (++asked === 1) throw new Error('no');
    return asked;
  });
  await expect(ask()).rejects.toThrow('no');
  expect(await ask()).toBe(2);
});

test('what was forgotten is asked anew at once, also where the older question is still open', async () => {
  const open: ((answer: string) => void)[] = [];
  const ask = remembered(() => new Promise<string>((resolve) => open.push(resolve)));
  const before = ask();
  ask.forget();
  const after = ask();
  open[1]!('new');
  expect(await after).toBe('new');
  open[0]!('old');
  expect(await before).toBe('old');
  expect(await ask()).toBe('new');
  ask.forget();
  void ask();
  expect(open).toHaveLength(3);
});

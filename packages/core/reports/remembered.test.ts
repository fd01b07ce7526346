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

import { expect, test } from 'vitest';
import { ByteBudget } from './byte-budget.ts';

const turn = () => new Promise(setImmediate);

test('bytes are taken in the order in which they were asked for', async () => {
  const budget = new ByteBudget(10);
  const log: string[] = [];
  const ask = async (name: string, bytes: number) => {
    const giveBack = await budget.take(bytes);
    log.push(name);
    return giveBack;
  };
  const first = await ask('a', 6);
  const second = ask('b', 6);
  const third = ask('c', 2);
  await turn();
  expect(log).toEqual(['a']);
  first();
  await turn();
  expect(log).toEqual(['a', 'b', 'c']);
  (await second)();
  (await third)();
  (await ask('d', 10))();
});

test('what is larger than the budget has it alone', async () => {
  const budget = new ByteBudget(10);
  const giveBack = await budget.take(100);
  let next = false;
  const waiting = budget.take(1).then((free) => {
    next = true;
    return free;
  });
  await turn();
  expect(next).toBe(false);
  giveBack();
  (await waiting)();
});

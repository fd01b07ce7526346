import { expect, test } from 'vitest';
import { Turns } from './turns.ts';

const never = new AbortController().signal;

/** An act that lasts until it is let go. */
const lasting = () => {
  let letGo = () => {};
  const lasts = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  return { act: () => lasts, letGo };
};

test('so many are at work at once, and the next one begins when one is done', async () => {
  const turns = new Turns();
  const begun: string[] = [];
  const [a, b, c] = [lasting(), lasting(), lasting()];
  const begin = (name: string, { act }: typeof a) =>
    turns.take(
      async () => 2,
      never,
      () => {
        begun.push(name);
        return act();
      },
    );
  const all = [begin('a', a), begin('b', b), begin('c', c)];
  await expect.poll(() => begun).toEqual(['a', 'b']);
  a.letGo();
  await expect.poll(() => begun).toEqual(['a', 'b', 'c']);
  b.letGo();
  c.letGo();
  await Promise.all(all);
});

test('who is stopped while it waits does nothing', async () => {
  const turns = new Turns();
  const first = lasting();
  const running = turns.take(async () => 1, never, first.act);
  const stop = new AbortController();
  let acted = false;
  const waiting = turns.take(
    async () => 1,
    stop.signal,
    async () => {
      acted = true;
    },
  );
  stop.abort();
  await waiting;
  expect(acted).toBe(false);
  first.letGo();
  await running;
});

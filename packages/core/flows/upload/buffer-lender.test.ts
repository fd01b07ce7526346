import { expect, test } from 'vitest';
import { BufferLender } from './buffer-lender.ts';

const MIB = 1024 * 1024;
const turn = () => new Promise(setImmediate);

test('no more buffers are out than there are, and who asked first is served first', async () => {
  const lender = new BufferLender(MIB, 2);
  const log: string[] = [];
  const ask = async (name: string, bytes = MIB) => {
    const lent = await lender.lend(bytes);
    log.push(name);
    return lent;
  };
  const [a, b] = [await ask('a'), await ask('b')];
  const c = ask('c');
  const d = ask('d', MIB / 2);
  await turn();
  expect(log).toEqual(['a', 'b']);
  a.giveBack();
  await turn();
  expect(log).toEqual(['a', 'b', 'c']);
  b.giveBack();
  expect((await d).buffer.length).toBe(MIB / 2);
  (await c).giveBack();
});

test('a buffer that came back is lent again', async () => {
  const lender = new BufferLender(MIB, 1);
  const first = await lender.lend(MIB);
  first.giveBack();
  expect((await lender.lend(MIB)).buffer.buffer).toBe(first.buffer.buffer);
});

test('small wishes do not wait', async () => {
  const lender = new BufferLender(MIB, 1);
  await lender.lend(MIB);
  expect((await lender.lend(1000)).buffer.length).toBe(1000);
});

test('one that is larger than a buffer has them all', async () => {
  const lender = new BufferLender(MIB, 2);
  const large = await lender.lend(5 * MIB);
  expect(large.buffer.length).toBe(5 * MIB);
  let next = false;
  const waiting = lender.lend(MIB).then((lent) => {
    next = true;
    return lent;
  });
  await turn();
  expect(next).toBe(false);
  large.giveBack();
  (await waiting).giveBack();
});

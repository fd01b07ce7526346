import { describe, expect, test } from 'vitest';
import { LineSealer, readSealed } from './sealed-lines.ts';

const HEADER = { safelight: 'test', format: 1 };
const LINES = ['{"a":1}', '{"name":"Ü\\n 写"}', '{}'];

function sealed(batches: string[][] = [LINES]): Buffer {
  const sealer = new LineSealer();
  return Buffer.concat([sealer.begin(HEADER), ...batches.map((batch) => sealer.add(batch)), sealer.end()]);
}

async function* inPieces(bytes: Buffer, size: number) {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function read(bytes: Buffer, size = 7): Promise<string[]> {
  const lines: string[] = [];
  for await (const some of readSealed(inPieces(bytes, size))) lines.push(...some);
  return lines;
}

describe('a paper', () => {
  test.each([1, 2, 7, 1000])('is read as it was written, in pieces of %i bytes', async (size) => {
    expect(await read(sealed(), size)).toEqual([JSON.stringify(HEADER), ...LINES]);
  });

  test('may hold nothing but its first line', async () => {
    expect(await read(sealed([]))).toEqual([JSON.stringify(HEADER)]);
  });

  test('that was cut off anywhere is refused', async () => {
    const whole = sealed();
    for (let length = 0; length < whole.length; length++)
      await expect(read(whole.subarray(0, length))).rejects.toMatchObject({ code: 'paper-damaged' });
  });

  test('in which a byte was changed is refused', async () => {
    const whole = sealed();
    for (let at = 0; at < whole.length; at++) {
      const changed = Buffer.from(whole);
      changed[at] = changed[at]! ^ 1;
      await expect(read(changed)).rejects.toMatchObject({ code: 'paper-damaged' });
    }
  });

  test('to which something was added is refused', async () => {
    for (const more of ['x', '\n', '{}\n', sealed().toString()])
      await expect(read(Buffer.concat([sealed(), Buffer.from(more)]))).rejects.toMatchObject({
        code: 'paper-damaged',
      });
  });

  test('that lost a line in the middle is refused', async () => {
    const text = sealed().toString().replace(`${LINES[0]}\n`, '');
    await expect(read(Buffer.from(text))).rejects.toMatchObject({ code: 'paper-damaged' });
  });

  test('says the same as another one of the same lines, whatever their first lines and batches', () => {
    const [one, other] = [new LineSealer(), new LineSealer()];
    one.begin({ at: 1 });
    one.add(LINES);
    other.begin({ at: 2 });
    for (const line of LINES) other.add([line]);
    expect(one.bodyDigest()).toEqual(other.bodyDigest());
  });
});

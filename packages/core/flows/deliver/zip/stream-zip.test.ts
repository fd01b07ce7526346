import { crc32 } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Span } from '../byte-range.ts';
import { streamZip } from './stream-zip.ts';
import { layOut } from './zip-layout.ts';
import type { ZipEntry } from './zip-records.ts';

interface Entry extends ZipEntry {
  body: Buffer;
}

function zipOf(bodies: { name: string; body: Buffer }[]): { entries: Entry[]; bytes: number } {
  const files = bodies.map(({ name, body }) => ({
    name: Buffer.from(name),
    body,
    bytes: body.length,
    crc32: crc32(body),
    mtimeMs: Date.UTC(2019, 4, 3),
    blake3: Buffer.alloc(32),
  }));
  const { offsets, bytes } = layOut(files);
  return { entries: files.map((file, n) => ({ ...file, offset: offsets[n]! })), bytes };
}

async function read(entries: Entry[], span: Span): Promise<Buffer> {
  const chunks: Buffer[] = [];
  const source = {
    async *entriesFrom(offset: number) {
      const from = entries.findLastIndex((entry) => entry.offset <= offset);
      yield* entries.slice(Math.max(from, 0));
    },
    open: async (entry: Entry, part: Span) =>
      (async function* () {
        yield entry.body.subarray(part.start, part.end);
      })(),
  };
  for await (const chunk of streamZip(source, span)) chunks.push(chunk);
  return Buffer.concat(chunks);
}

const files = fc.array(
  fc.record({
    name: fc.string({ minLength: 1, maxLength: 20 }),
    body: fc.uint8Array({ maxLength: 60 }).map((bytes) => Buffer.from(bytes)),
  }),
  { maxLength: 6 },
);

describe('a streamed ZIP', () => {
  test('is as long as it was laid out', async () => {
    await fc.assert(
      fc.asyncProperty(files, async (bodies) => {
        const { entries, bytes } = zipOf(bodies);
        expect((await read(entries, { start: 0, end: bytes })).length).toBe(bytes);
      }),
    );
  });

  test('can be resumed at any byte', async () => {
    await fc.assert(
      fc.asyncProperty(files, fc.nat(), fc.nat(), async (bodies, a, b) => {
        const { entries, bytes } = zipOf(bodies);
        const whole = await read(entries, { start: 0, end: bytes });
        const [start, end] = [a % bytes, b % bytes].sort((x, y) => x - y) as [number, number];
        expect(await read(entries, { start, end: end + 1 })).toEqual(whole.subarray(start, end + 1));
      }),
    );
  });
});

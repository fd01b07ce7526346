import { spawnSync } from 'node:child_process';
import { closeSync, ftruncateSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import type { Span } from '@safelight/core/flows/deliver/byte-range.ts';
import { streamZip } from '@safelight/core/flows/deliver/zip/stream-zip.ts';
import { layOut } from '@safelight/core/flows/deliver/zip/zip-layout.ts';
import type { ZipEntry } from '@safelight/core/flows/deliver/zip/zip-records.ts';
import { expect, test } from 'vitest';
import { zipProgramsMissing } from '../support/zip-programs.ts';

const missing = zipProgramsMissing();
if (missing) console.warn(`skipped: ZIPs read by other programs, because ${missing}`);

const MEBIBYTE = Buffer.alloc(1024 * 1024);
const LARGE = 5 * 1024 * MEBIBYTE.length;
const MANY = 66_000;

/** A file of 5 GiB of zeros, then more files than an old ZIP can count. */
function entries(): { all: ZipEntry[]; bytes: number } {
  let crc = 0;
  for (let at = 0; at < LARGE; at += MEBIBYTE.length) crc = crc32(MEBIBYTE, crc);
  const more = { mtimeMs: Date.UTC(2019, 4, 3, 14, 7, 22), blake3: Buffer.alloc(32) };
  const files = [{ name: Buffer.from('large.bin'), bytes: LARGE, crc32: crc, ...more }];
  const small = Buffer.from('small');
  for (let n = 0; n < MANY; n++)
    files.push({ name: Buffer.from(`small/${n}.txt`), bytes: small.length, crc32: crc32(small), ...more });
  const { offsets, bytes } = layOut(files);
  return { all: files.map((file, n) => ({ ...file, offset: offsets[n]! })), bytes };
}

async function* bodyOf(entry: ZipEntry, span: Span): AsyncGenerator<Buffer> {
  if (entry.bytes !== LARGE) return yield Buffer.from('small').subarray(span.start, span.end);
  for (let at = span.start; at < span.end; at += MEBIBYTE.length) yield MEBIBYTE.subarray(0, span.end - at);
}

/** Zeros are left out of the file, which so takes no room. */
async function writeSparse(path: string, zip: AsyncIterable<Buffer>, bytes: number): Promise<number> {
  const fd = openSync(path, 'w');
  let at = 0;
  for await (const chunk of zip) {
    if (chunk.buffer !== MEBIBYTE.buffer) writeSync(fd, chunk, 0, chunk.length, at);
    at += chunk.length;
  }
  ftruncateSync(fd, bytes);
  closeSync(fd);
  return at;
}

const READ = `
import sys, zipfile
zip = zipfile.ZipFile(sys.argv[1])
first = zip.infolist()[0]
print(len(zip.infolist()), first.file_size, first.date_time)
print(zip.read("small/0.txt"), zip.read("small/65999.txt"), zip.infolist()[-1].header_offset > 2**32)
`;

test.skipIf(missing)('a ZIP beyond 4 GiB and beyond 65,535 files is read by others', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'sl-zip64-'));
  try {
    const path = join(folder, 'large.zip');
    const { all, bytes } = entries();
    const source = {
      async *entriesFrom() {
        yield* all;
      },
      open: async (entry: ZipEntry, span: Span) => bodyOf(entry, span),
    };
    expect(await writeSparse(path, streamZip(source, { start: 0, end: bytes }), bytes)).toBe(bytes);
    const read = spawnSync('python3', ['-c', READ, path], { encoding: 'utf8' });
    expect(read.stdout || read.stderr).toBe(
      `${MANY + 1} ${LARGE} (2019, 5, 3, 14, 7, 22)\nb'small' b'small' True\n`,
    );
    const listed = spawnSync('unzip', ['-Z', '-h', '-t', path], { encoding: 'utf8' });
    expect(listed.stdout).toContain(`${MANY + 1} files`);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

import { randomFillSync } from 'node:crypto';
import fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { problem } from '../../base/errors.ts';
import { startSample } from './start-sample.ts';

let top: string;
beforeAll(() => {
  top = fs.mkdtempSync(join(tmpdir(), 'sl-sample-'));
});
afterAll(() => fs.rmSync(top, { recursive: true, force: true }));

const tiff = Buffer.from('MM\0*and so on');
/** A file on the drive, and what is known of it. */
const suspect = (
  path: string,
  now: Buffer,
  before: Buffer | null,
  known: { bytes?: bigint; mtimeNs?: bigint } = {},
) => {
  fs.writeFileSync(join(top, path), now);
  const archived = before && join(top, `${path}.archived`);
  if (archived) fs.writeFileSync(archived, before);
  const { size, mtimeNs } = fs.lstatSync(join(top, path), { bigint: true });
  return {
    path: Buffer.from(path),
    bytes: known.bytes ?? size,
    mtimeNs: known.mtimeNs ?? mtimeNs,
    archived: archived === null ? null : Buffer.from(archived),
  };
};
const random = () => randomFillSync(Buffer.alloc(500));
const changed = { mtimeNs: 0n };

test('each known file is told by what is in it now and what was in it before', async () => {
  const suspects = [
    suspect('as-it-was.nef', random(), tiff),
    suspect('two-seconds-off.nef', random(), tiff, {
      mtimeNs: BigInt(Math.round(Date.now())) * 1_000_000n + 1_000_000_000n,
    }),
    suspect('edited.nef', tiff, tiff, changed),
    suspect('encrypted.nef', random(), tiff, changed),
    suspect('always-strange.nef', random(), random(), changed),
    suspect('archive-away.nef', random(), null, changed),
    suspect('no-type.docx', random(), random(), changed),
  ];
  fs.symlinkSync('/etc/hosts', join(top, 'link.nef'));
  suspects.push({ path: Buffer.from('link.nef'), bytes: 1n, mtimeNs: 0n, archived: null });
  suspects.push({ path: Buffer.from('gone.nef'), bytes: 1n, mtimeNs: 0n, archived: null });
  expect(await startSample(Buffer.from(top), suspects, new AbortController().signal)).toEqual([
    'same',
    'same',
    'fine',
    'damaged',
    'fine',
    'damaged',
    'fine',
    'unread',
    'unread',
  ]);
});

test('a drive that is let go is looked at no further', async () => {
  const suspects = Array.from({ length: 2000 }, (_, n) => suspect(`${n}.nef`, random(), tiff, changed));
  const stop = new AbortController();
  const looking = startSample(Buffer.from(top), suspects, stop.signal);
  stop.abort(problem('drive-released'));
  await expect(looking).rejects.toThrow('drive-released');
});

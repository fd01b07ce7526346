import { spawnSync } from 'node:child_process';
import {
  closeSync,
  lstatSync,
  openSync,
  renameSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { get } from 'node:http';
import { join } from 'node:path';
import type { FileView } from '@safelight/contract/files.ts';
import type { CloudView } from '@safelight/contract/state.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { until } from '../support/attach-by-hand.ts';
import { zipProgramsMissing } from '../support/zip-programs.ts';
import { type House, json, openHouse } from './house.ts';

const missing = zipProgramsMissing();
if (missing) console.warn(`skipped: ZIPs read by other programs, because ${missing}`);

let house: House;
beforeAll(async () => {
  house = await openHouse();
});
afterAll(() => house?.stop());

const addressOf = (file: FileView) => `/api/files/${file.id}/content/${file.blake3}`;
const bytesOf = async (answer: Response) => Buffer.from(await answer.arrayBuffer());
const large = () => Buffer.alloc(3_000_001, 'safelight');
const inArchive = (file: FileView) =>
  join(house.stack.archive, file.copies.find((copy) => copy.volume === 'archive')!.path);

describe('bytes', () => {
  test('are found behind a redirect, under their hash', async () => {
    const file = house.file('large.bin');
    const answer = await house.ask(`/api/files/${file.id}/content`);
    expect(answer.status).toBe(302);
    expect(answer.headers.get('location')).toBe(addressOf(file));
    const found = await house.ask(addressOf(file));
    expect(found.headers.get('etag')).toBe(`"${file.blake3}"`);
    expect(found.headers.get('cache-control')).toContain('immutable');
    expect((await bytesOf(found)).equals(large())).toBe(true);
  });

  test.each([
    ['bytes=0-0', 0, 1],
    ['bytes=1000000-1999999', 1_000_000, 2_000_000],
    ['bytes=3000000-', 3_000_000, 3_000_001],
    ['bytes=-5', 2_999_996, 3_000_001],
  ])('come in part: %s', async (range, start, end) => {
    const answer = await house.ask(addressOf(house.file('large.bin')), { headers: { range } });
    expect(answer.status).toBe(206);
    expect(answer.headers.get('content-range')).toBe(`bytes ${start}-${end - 1}/3000001`);
    expect((await bytesOf(answer)).equals(large().subarray(start, end))).toBe(true);
  });

  test('outside of the file are refused', async () => {
    const answer = await house.ask(addressOf(house.file('large.bin')), {
      headers: { range: 'bytes=3000001-' },
    });
    expect(answer.status).toBe(416);
    expect(answer.headers.get('content-range')).toBe('bytes */3000001');
    expect(await answer.json()).toMatchObject({ code: 'bad-range' });
  });

  test('come in part only while they are the same', async () => {
    const file = house.file('large.bin');
    const part = (etag: string) =>
      house
        .ask(addressOf(file), { headers: { range: 'bytes=0-9', 'if-range': etag } })
        .then((answer) => answer.status);
    expect(await part(`"${file.blake3}"`)).toBe(206);
    expect(await part('"other"')).toBe(200);
    const known = await house.ask(addressOf(file), { headers: { 'if-none-match': `"${file.blake3}"` } });
    expect([known.status, (await bytesOf(known)).length]).toEqual([304, 0]);
  });

  test('are announced by HEAD', async () => {
    const answer = await house.ask(addressOf(house.file('large.bin')), { method: 'HEAD' });
    expect([answer.status, answer.headers.get('content-length')]).toEqual([200, '3000001']);
  });

  test('of an empty file are none', async () => {
    const answer = await house.ask(addressOf(house.file('empty.txt')));
    expect([answer.status, (await bytesOf(answer)).length]).toEqual([200, 0]);
  });

  test('that could do something in a browser are only saved', async () => {
    for (const name of ['page.html', 'drawing.svg']) {
      const { headers } = await house.ask(addressOf(house.file(name)));
      expect(headers.get('content-type')).toBe('application/octet-stream');
      expect(headers.get('content-disposition')).toBe(
        `attachment; filename="${name}"; filename*=UTF-8''${name}`,
      );
      expect(headers.get('content-security-policy')).toContain('sandbox');
    }
  });
});

describe('ZIPs', () => {
  const prepare = async (body: object) => {
    const answer = await house.ask('/api/downloads', json(body));
    return (await answer.json()) as { url: string; bytes: number; files: number };
  };

  test.skipIf(missing)(
    'pass the tests of other programs, need no sign-in and resume at any byte',
    async () => {
      const { url, bytes, files } = await prepare({ drive: house.drive.id, path: 'Photography' });
      expect(files).toBe(house.files.length);
      const answer = await fetch(url);
      expect(answer.headers.get('content-length')).toBe(String(bytes));
      const whole = await bytesOf(answer);
      const path = join(house.stack.folder, 'all.zip');
      writeFileSync(path, whole);
      expect(spawnSync('unzip', ['-tq', path], { encoding: 'utf8' }).stdout).toContain('No errors detected');
      const python = `import zipfile,sys; z=zipfile.ZipFile(sys.argv[1]); print(z.testzip()); print("\\n".join(sorted(z.namelist())))`;
      const listed = spawnSync('python3', ['-c', python, path], { encoding: 'utf8' }).stdout;
      expect(listed).toMatch(/^None\n/);
      expect(listed).toContain('Photography/2019/Été à Zürich/IMG_4711.jpg');
      expect(listed).toMatch(/Photography\/2020\/caf~[0-9a-f]{12}\.dat/);
      const parts: Buffer[] = [];
      for (let at = 0; at < bytes; at += 654_321) {
        const range = `bytes=${at}-${at + 654_320}`;
        const part = await fetch(url, { headers: { range, 'if-range': answer.headers.get('etag')! } });
        expect(part.status).toBe(206);
        parts.push(await bytesOf(part));
      }
      expect(Buffer.concat(parts).equals(whole)).toBe(true);
    },
  );

  test('of a search hold what it finds', async () => {
    const { url, files } = await prepare({ q: 'zurich img' });
    expect(files).toBe(2);
    const whole = (await bytesOf(await fetch(url))).toString('latin1');
    expect(whole).toContain('IMG_4711.jpg');
  });

  test('that are cut off midway are seen to be', async () => {
    const { url } = await prepare({ files: [house.file('large.bin').id] });
    const received = await new Promise<number>((resolve) => {
      const request = get(url, (answer) => {
        let bytes = 0;
        answer.on('data', (data: Buffer) => {
          bytes += data.length;
          if (bytes > 100_000) request.destroy();
        });
        answer.on('close', () => resolve(bytes));
        answer.on('error', () => {});
      });
      request.on('error', () => {});
    });
    expect(received).toBeLessThan(3_000_001);
    expect((await fetch(url, { method: 'HEAD' })).status).toBe(200);
  });
});

describe('shares', () => {
  test('open without an account and close at once', async () => {
    const files = house.files.map((file) => file.id);
    const made = (await (await house.ask('/api/shares', json({ files, title: 'For you' }))).json()) as {
      id: string;
      url: string;
    };
    const link = `/api/public/shares/${made.url.split('/').at(-1)}`;
    const ask = (path: string, init = {}) => house.ask(`${link}${path}`, { as: 'nobody', ...init });
    expect(await (await ask('')).json()).toMatchObject({
      title: 'For you',
      from: '',
      files: files.length,
      waiting: 0,
    });
    const { items } = (await (await ask('/files')).json()) as { items: { n: number; name: string }[] };
    const n = items.find((item) => item.name === 'large.bin')!.n;
    expect((await bytesOf(await ask(`/files/${n}/content`))).equals(large())).toBe(true);
    const zip = (await (await ask('/downloads', json({ files: [n] }))).json()) as { url: string };
    expect((await fetch(zip.url)).status).toBe(200);
    const [listed] = ((await (await house.ask('/api/shares')).json()) as { items: object[] }).items;
    expect(listed).toMatchObject({ opened: 1, fetched: 2, state: 'open' });
    expect((await house.ask(`/api/shares/${made.id}`, { method: 'DELETE' })).status).toBe(204);
    for (const path of ['', '/files', `/files/${n}/content`, `/files/${n}/preview`])
      expect(await (await ask(path)).json()).toMatchObject({ code: 'not-found' });
    expect((await fetch(zip.url)).status).toBe(404);
  });

  test('take the line before uploads for as long as bytes go out', async () => {
    const delivering = async () => {
      const { line } = (await (await house.ask('/api/cloud')).json()) as CloudView;
      return line.delivering;
    };
    await expect.poll(delivering, { timeout: 10_000 }).toBe(false);
    const files = [house.file('large.bin').id];
    const made = (await (await house.ask('/api/downloads', json({ files }))).json()) as { url: string };
    expect(await delivering()).toBe(false);
    await (await fetch(made.url)).arrayBuffer();
    expect(await delivering()).toBe(true);
  });

  test('end when they were meant to', async () => {
    const body = {
      files: [house.files[0]!.id],
      title: 'Short',
      expiresAt: new Date(Date.now() + 3000).toISOString(),
    };
    const { url } = (await (await house.ask('/api/shares', json(body))).json()) as { url: string };
    const link = `/api/public/shares/${url.split('/').at(-1)}`;
    expect((await house.ask(link, { as: 'nobody' })).status).toBe(200);
    await until(async () => (await house.ask(link, { as: 'nobody' })).status === 404, 'the link ends');
  });
});

describe('pictures', () => {
  test('are shown by what the browser takes, and named why not', async () => {
    const { id } = house.file('IMG_4711.jpg');
    let answer = await house.ask(`/api/files/${id}/preview?size=screen`);
    for (let n = 0; answer.status === 404 && n < 100; n++) {
      await new Promise((resolve) => setTimeout(resolve, 300));
      answer = await house.ask(`/api/files/${id}/preview?size=screen`);
    }
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'image/webp']);
    const plain = await house.ask(`/api/files/${id}/preview`, { headers: { accept: 'image/jpeg' } });
    expect([plain.status, plain.headers.get('content-type')]).toEqual([200, 'image/jpeg']);
    const none = await house.ask(`/api/files/${house.file('page.html').id}/preview`);
    expect([none.status, ((await none.json()) as { code: string }).code]).toEqual([404, 'no-preview']);
  });
});

describe('damage', () => {
  /** Changes a byte and gives the file back its time: only its ctime tells. */
  function rot(path: string): void {
    const { atime, mtime } = lstatSync(path);
    const fd = openSync(path, 'r+');
    writeSync(fd, 'X', 1_500_000);
    closeSync(fd);
    utimesSync(path, atime, mtime);
  }
  const stateOf = async (file: FileView) => {
    const now = (await (await house.ask(`/api/files/${file.id}`)).json()) as FileView;
    return now.copies.find((copy) => copy.volume === 'archive')?.state;
  };
  const believe = async (file: FileView) => {
    const four = lstatSync(inArchive(file), { bigint: true });
    await house.stack.db.pool.query(
      `UPDATE copy SET state = 'present', inode = $2, size = $3, mtime_ns = $4, ctime_ns = $5
       WHERE file_id = $1 AND inode IS NOT NULL`,
      [file.id, four.ino, four.size, four.mtimeNs, four.ctimeNs],
    );
  };

  test('that happened while the disk kept quiet cuts the connection before the last byte', async () => {
    const file = house.file('large.bin');
    rot(inArchive(file));
    await believe(file);
    const answer = await house.ask(addressOf(file));
    expect(answer.status).toBe(200);
    await expect(answer.arrayBuffer()).rejects.toThrow();
    expect(await stateOf(file)).toBe('damaged');
    expect((await bytesOf(await house.ask(addressOf(file)))).equals(large())).toBe(true);
  });

  test('that shows in the four values is noticed before a byte is sent', async () => {
    const file = house.file('large.bin');
    await believe(file);
    rot(inArchive(file));
    expect((await bytesOf(await house.ask(addressOf(file)))).equals(large())).toBe(true);
    expect(await stateOf(file)).toBe('damaged');
  });

  test('links in the archive are not followed', async () => {
    const file = house.file('IMG_4712.CR3');
    const path = inArchive(file);
    const elsewhere = join(house.stack.folder, 'elsewhere');
    renameSync(path, elsewhere);
    symlinkSync(elsewhere, path);
    await house.ask(`/api/drives/${house.drive.id}/release`, { method: 'POST' });
    const answer = await house.ask(addressOf(file));
    expect([answer.status, ((await answer.json()) as { code: string }).code]).toEqual([409, 'not-in-reach']);
    rmSync(path);
    renameSync(elsewhere, path);
    expect((await house.ask(addressOf(file))).status).toBe(200);
  });

  test('an archive that is absent is said to be', async () => {
    const file = house.file('IMG_4712.CR3');
    renameSync(house.stack.archive, `${house.stack.archive}.away`);
    const answer = await house.ask(addressOf(file));
    expect([answer.status, ((await answer.json()) as { code: string }).code]).toEqual([
      503,
      'archive-absent',
    ]);
    expect((await house.ask('/api/health')).status).toBe(503);
    renameSync(`${house.stack.archive}.away`, house.stack.archive);
    expect((await house.ask(addressOf(file))).status).toBe(200);
  });
});

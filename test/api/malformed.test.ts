import { connect } from 'node:net';
import { catalogue } from '@safelight/core/base/errors.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type House, json, openHouse } from './house.ts';

let house: House;
beforeAll(async () => {
  house = await openHouse();
});
afterAll(() => house?.stop());

/** Sends a request as it is written: `fetch` would mend the address. */
function raw(
  target: string,
  method = 'GET',
  more = '',
  body = '',
): Promise<{ status: number; head: string; body: string }> {
  const { port } = new URL(house.url);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), '127.0.0.1');
    let text = '';
    socket.setTimeout(20_000, () => socket.destroy(new Error('no answer')));
    socket.on('data', (data) => {
      text += data;
    });
    socket.on('error', reject);
    socket.on('close', () => {
      const [head = '', content = ''] = text.split('\r\n\r\n', 2);
      resolve({ status: Number(head.split(' ')[1]), head: head.toLowerCase(), body: content });
    });
    const auth = `authorization: Bearer ${house.token}\r\n`;
    socket.write(
      `${method} ${target} HTTP/1.1\r\nhost: 127.0.0.1\r\nconnection: close\r\n${auth}${more}\r\n${body}`,
    );
  });
}

async function expectProblem(
  answer: { status: number; head: string; body: string },
  codes: string[],
): Promise<void> {
  expect(answer.status, answer.body).toBeGreaterThanOrEqual(400);
  expect(answer.status, answer.body).toBeLessThan(500);
  expect(answer.head).toContain('content-type: application/problem+json');
  const { code } = JSON.parse(answer.body) as { code: string };
  expect(Object.keys(catalogue)).toContain(code);
  expect(codes).toContain(code);
}

describe('a malformed address is a problem with a code', () => {
  const drive = '01900000-0000-7000-8000-000000000000';
  test.each([
    ['/api/files/%', ['bad-encoding']],
    ['/api/files/%zz', ['bad-encoding']],
    ['/api/files/%ff%fe', ['bad-encoding']],
    ['/api/files?q=%', ['bad-encoding']],
    ['/api/files?q=%c3%28', ['bad-encoding']],
    ['/api/files?q=a%00b', ['bad-encoding']],
    [`/api/folders?drive=${drive}&path=a%00b`, ['bad-encoding']],
    [`/api/folders?drive=${drive}&pathRaw=!!`, ['bad-encoding']],
    [`/api/folders?drive=${drive}&pathRaw=AAAA`, ['bad-encoding']],
    [`/api/folders?drive=${drive}&path=..%2f..%2fetc`, ['not-found']],
    [`/api/folders?drive=..%2f..&path=x`, ['not-found']],
    ['/api/files/..%2f..%2fetc%2fpasswd/content', ['not-found', 'bad-request']],
    ['/api/files/../../../etc/passwd', ['not-found']],
    ['/api/files/1%2fcontent', ['not-found']],
    ['/api/files/0', ['not-found']],
    ['/api/files/-1', ['not-found']],
    ['/api/files/99999999999999999999999', ['not-found']],
    [`/api/files/${'9'.repeat(64)}`, ['not-found']],
    [`/api/files/${'9'.repeat(1000)}`, ['not-found', 'bad-request']],
    ['/api/files/1/content/xyz', ['bad-request']],
    [`/api/files/1/content/${'0'.repeat(64)}`, ['not-found']],
    ['/api/files/1/preview?size=huge', ['bad-request']],
    ['/api/files?limit=0', ['bad-request']],
    ['/api/files?limit=1001', ['bad-request']],
    ['/api/files?limit=abc', ['bad-request']],
    ['/api/files?limit=1&limit=2', ['bad-request']],
    ['/api/files?limit=1e3&x=1', ['bad-request']],
    ['/api/files?unknown=1', ['bad-request']],
    ['/api/files?sort=constructor', ['bad-request']],
    ['/api/files?cursor=nonsense', ['bad-cursor']],
    ['/api/files?cursor=', ['bad-cursor']],
    ['/api/drives?cursor=AAAA', ['bad-cursor']],
    ['/api/ingests?cursor=AAAA', ['bad-cursor']],
    ['/api/uploads?cursor=AAAA', ['bad-cursor']],
    ['/api/shares?cursor=AAAA', ['bad-cursor']],
    ['/api/accounts?cursor=AAAA', ['bad-cursor']],
    ['/api/tokens?cursor=AAAA', ['bad-cursor']],
    ['/api/files?q=%22open', ['bad-query']],
    ['/api/drives/not-an-id', ['not-found']],
    [`/api/drives/${drive}`, ['not-found']],
    ['/api/ingests/not-an-id/problems', ['not-found']],
    ['/api/ingests?drive=x', ['not-found']],
    ['/api/public/shares/x', ['not-found']],
    ['/api/public/shares/x/files/-1/content', ['bad-request']],
    ['/api/public/shares/x/files/99999999999/content', ['not-found']],
    ['/api/downloads/x', ['not-found']],
    ['/api/nothing', ['not-found']],
    ['/api', ['not-found']],
    ['/api/', ['not-found']],
    ['/_app/nothing.js', ['not-found']],
    ['/api/live', ['bad-request']],
  ])('GET %s', async (target, codes) => {
    await expectProblem(await raw(target), codes);
  });

  test('with another method', async () => {
    const answer = await raw('/api/status', 'PUT');
    await expectProblem(answer, ['method-not-allowed']);
    expect(answer.head).toContain('allow: get, head');
  });

  test('that is no HTTP at all', async () => {
    await expectProblem(await raw('/api/ status\x01', 'GET'), ['bad-request']);
  });
});

describe('a malformed body is a problem with a code', () => {
  const type = 'content-type: application/json\r\n';
  const send = (body: string, head = type) =>
    raw('/api/shares', 'POST', `${head}content-length: ${Buffer.byteLength(body)}\r\n`, body);

  test.each([
    ['no JSON', '{'],
    ['nothing', ''],
    ['null', 'null'],
    ['an array', '[]'],
    ['no title', '{"files":["1"]}'],
    ['a number for a text', '{"files":["1"],"title":5}'],
    ['more than is described', '{"files":["1"],"title":"x","more":1}'],
    ['no files', '{"files":[],"title":"x"}'],
    ['a date that is none', '{"files":["1"],"title":"x","expiresAt":"yesterday"}'],
    ['a NUL', '{"files":["1"],"title":"a\\u0000b"}'],
    ['a prototype', '{"files":["1"],"title":"x","__proto__":{"a":1}}'],
  ])('%s', async (_, body) => {
    await expectProblem(await send(body), ['bad-request']);
  });

  test('another type of content', async () => {
    await expectProblem(await send('a=b', 'content-type: application/x-www-form-urlencoded\r\n'), [
      'bad-request',
    ]);
    await expectProblem(await send('{}', 'content-type: text/plain\r\n'), ['bad-request']);
  });

  test('one that is too large, before it is sent', async () => {
    const answer = await raw('/api/shares', 'POST', `${type}content-length: 5000000\r\n`, '{');
    expect(answer.status).toBe(413);
    await expectProblem(answer, ['too-large']);
  });

  test('ids that cannot be', async () => {
    const answer = await house.ask('/api/downloads', json({ files: ['..', '-1', 'x', '1e9'] }));
    expect(answer.status).toBe(201);
    expect(((await answer.json()) as { unavailable: [] }).unavailable).toHaveLength(4);
    const selection = await house.ask('/api/downloads', json({ files: ['1'], q: 'x' }));
    expect(await selection.json()).toMatchObject({ code: 'bad-request' });
  });
});

test('a cursor of another list or another search is refused', async () => {
  const page = (await (await house.ask('/api/files?limit=1')).json()) as { next: string };
  expect(page.next).not.toBeNull();
  const next = encodeURIComponent(page.next);
  expect((await house.ask(`/api/files?limit=5&cursor=${next}`)).status).toBe(200);
  for (const list of [
    '/api/files?q=kyoto&',
    '/api/files?sort=name&',
    '/api/drives?',
    `/api/folders?drive=${house.drive.id}&path=Photography/2019&`,
  ]) {
    const answer = await house.ask(`${list}cursor=${next}`);
    expect([answer.status, ((await answer.json()) as { code: string }).code]).toEqual([400, 'bad-cursor']);
  }
});

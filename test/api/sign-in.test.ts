import { statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Stack, startStack } from '../support/stack.ts';
import { cookieOf, json, password } from './house.ts';

let stack: Stack;
let url: string;
beforeAll(async () => {
  stack = await startStack();
  ({ url } = await stack.startServer());
});
afterAll(() => stack?.stop());

const email = 'owner@example.org';
const ask = (path: string, init?: RequestInit) => fetch(`${url}/api${path}`, init);
const codeOf = async (answer: Response) => ((await answer.json()) as { code: string }).code;
const signIn = (as: string, secret: string) => ask('/session', json({ email: as, password: secret }));

describe('the first visit', () => {
  test('is told that there is no owner, and needs no code here', async () => {
    expect(await (await ask('/setup')).json()).toMatchObject({ needed: true, codeNeeded: false });
  });

  test('needs the code that the start printed, from elsewhere', async () => {
    const elsewhere = { 'x-forwarded-for': '203.0.113.7' };
    expect(await (await ask('/setup', { headers: elsewhere })).json()).toMatchObject({ codeNeeded: true });
    const wrong = json({ email, password, code: 'guessed' });
    const answer = await ask('/setup', { ...wrong, headers: { ...wrong.headers, ...elsewhere } });
    expect([answer.status, await codeOf(answer)]).toEqual([403, 'wrong-code']);
    const rebound = await fetch(`${url.replace('127.0.0.1', '127.0.0.2')}/api/setup`).catch(() => null);
    expect(rebound).toBeNull();
  });

  test('creates one owner, however many come at once', async () => {
    const tries = Array.from({ length: 4 }, (_, n) =>
      ask('/setup', json({ email: `${n}${email}`, password })),
    );
    const statuses = (await Promise.all(tries)).map((answer) => answer.status).sort();
    expect(statuses).toEqual([201, 409, 409, 409]);
    await stack.db.pool.query('UPDATE account SET email = $1 WHERE role = $2 AND password_hash <> $3', [
      email,
      'owner',
      '',
    ]);
  });

  test('leaves secrets that nobody else may read', () => {
    const path = join(stack.data, 'secrets/cli-token');
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(statSync(join(path, '..')).mode & 0o777).toBe(0o700);
  });
});

describe('signing in', () => {
  test('gives a cookie that scripts in pages cannot read', async () => {
    const answer = await signIn(email.toUpperCase(), password);
    expect(answer.status).toBe(200);
    const cookie = answer.headers.get('set-cookie')!;
    for (const part of ['HttpOnly', 'SameSite=Lax', 'Path=/', `Max-Age=${30 * 86_400}`])
      expect(cookie).toContain(part);
    expect(cookie).not.toContain('Secure');
    const headers = { cookie: cookieOf(answer) };
    expect(await (await ask('/session', { headers })).json()).toMatchObject({ email, role: 'owner' });
    expect((await ask('/session', { method: 'DELETE', headers })).status).toBe(204);
    expect((await ask('/session', { headers })).status).toBe(401);
  });

  test('keeps no password and no token that could be used', async () => {
    const cookie = cookieOf(await signIn(email, password)).split('=')[1]!;
    const { rows } = await stack.db.pool.query(
      `SELECT (SELECT string_agg(password_hash, ' ') FROM account) || (SELECT string_agg(encode(hash, 'base64'), ' ') FROM session) AS kept`,
    );
    expect(rows[0].kept).toContain('$argon2id$');
    expect(rows[0].kept).not.toContain(password);
    expect(rows[0].kept).not.toContain(cookie);
  });

  test('renews a session that is used and ends one that is too old', async () => {
    const headers = { cookie: cookieOf(await signIn(email, password)) };
    await stack.db.pool.query(
      `UPDATE session SET last_seen_at = now() - interval '2 hours', expires_at = now() + interval '1 hour'`,
    );
    expect((await ask('/session', { headers })).headers.get('set-cookie')).toContain('Max-Age');
    await stack.db.pool.query(`UPDATE session SET expires_at = now() - interval '1 second'`);
    expect((await ask('/session', { headers })).status).toBe(401);
  });

  test('takes as long for an account that is not there', async () => {
    const timed = async (as: string) => {
      await stack.flushRedis();
      const from = performance.now();
      expect(await codeOf(await signIn(as, 'wrong'))).toBe('wrong-password');
      return performance.now() - from;
    };
    const known = [];
    const unknown = [];
    for (let n = 0; n < 5; n++) {
      known.push(await timed(email));
      unknown.push(await timed('nobody@example.org'));
    }
    expect(Math.min(...unknown)).toBeGreaterThan(Math.min(...known) / 3);
  });

  test('gets slower with each wrong try, also for the right password', async () => {
    await stack.flushRedis();
    const answers: Response[] = [];
    for (let n = 0; n < 7; n++) answers.push(await signIn(email, 'wrong'));
    expect(answers.map((answer) => answer.status)).toEqual([401, 401, 401, 401, 401, 429, 429]);
    const last = answers.at(-1)!;
    expect(Number(last.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await codeOf(last)).toBe('rate-limited');
    expect((await signIn(email, password)).status).toBe(429);
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    expect((await signIn(email, password)).status).toBe(200);
    expect((await signIn(email, 'wrong')).status).toBe(401);
  });
});

test('the last owner stays', async () => {
  await stack.flushRedis();
  const answer = await signIn(email, password);
  const { id } = (await answer.json()) as { id: string };
  const headers = { cookie: cookieOf(answer) };
  expect((await ask(`/accounts/${id}`, { method: 'DELETE', headers })).status).toBe(403);
});

test('the environment can name the owner, and a wrong value stops the start in one line', async () => {
  const other = await startStack();
  try {
    const owner = { SAFELIGHT_OWNER_EMAIL: 'Env@Example.org', SAFELIGHT_OWNER_PASSWORD: password };
    const server = await other.startServer(owner);
    const answer = await fetch(`${server.url}/api/session`, json({ email: 'env@example.org', password }));
    expect(answer.status).toBe(200);
    await server.stop();
    const again = await other.startServer(owner);
    expect((await fetch(`${again.url}/api/setup`).then((one) => one.json())) as object).toMatchObject({
      needed: false,
    });
    await expect(other.startServer({ SAFELIGHT_PORT: 'many' })).rejects.toThrow(
      'SAFELIGHT_PORT is "many", expected a port between 0 and 65535.',
    );
  } finally {
    await other.stop();
  }
});

import type { KitState, RecoveryKit } from '@safelight/contract/recovery.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type House, json, openHouse } from './house.ts';

const STORE = {
  B2_ENDPOINT: 'http://127.0.0.1:9',
  B2_REGION: 'nowhere',
  B2_BUCKET: 'photos',
  B2_KEY_ID: 'key-one',
  B2_APPLICATION_KEY: 'never shown',
  B2_PREFIX: 'home',
};

describe('the recovery kit', () => {
  let house: House;
  beforeAll(async () => {
    house = await openHouse(STORE);
  });
  afterAll(() => house?.stop());

  const state = async (url = '') =>
    (await (await house.ask(`${url}/api/recovery-kit/state`)).json()) as KitState;
  const kit = async () => (await (await house.ask('/api/recovery-kit')).json()) as RecoveryKit;
  const confirm = (word: string) => house.ask('/api/recovery-kit', json({ word }));

  test('is wanted as long as nobody typed its word back', async () => {
    expect(await state()).toEqual({ wanted: true, confirmed: false });
  });

  test('says where everything is, and never the secret', async () => {
    const answer = await house.ask('/api/recovery-kit', { as: 'owner' });
    const text = await answer.text();
    expect(JSON.parse(text)).toMatchObject({
      endpoint: 'http://127.0.0.1:9',
      region: 'nowhere',
      bucket: 'photos',
      prefix: 'home',
      keyId: 'key-one',
    });
    expect(text).not.toContain('never shown');
  });

  test('has the passphrase and its salt, where what is sent is encrypted,', async () => {
    const encrypting = await openHouse({ ...STORE, B2_PASSPHRASE: 'correct horse', B2_SALT: 'staple' });
    const answer = await encrypting.ask('/api/recovery-kit', { as: 'owner' });
    expect(await answer.json()).toMatchObject({ passphrase: { text: 'correct horse', salt: 'staple' } });
    await encrypting.stop();
    expect(await kit()).toMatchObject({ passphrase: null });
  });

  test('is for owners only', async () => {
    for (const as of ['editor', 'viewer'] as const)
      expect((await house.ask('/api/recovery-kit', { as })).status).toBe(403);
  });

  test('has one word, however often it is shown, and no other one counts', async () => {
    const { word } = await kit();
    expect(word).toMatch(/^[A-Z0-9]{4}-[A-Z0-9]{4}$/);
    expect((await kit()).word).toBe(word);
    expect((await confirm('AAAA-AAAA')).status).toBe(400);
    expect(await state()).toMatchObject({ confirmed: false });
  });

  test('is no more asked for once the word was typed back, in any case and without the dash', async () => {
    const { word } = await kit();
    expect((await confirm(` ${word.toLowerCase().replace('-', '')}`)).status).toBe(200);
    expect(await state()).toEqual({ wanted: false, confirmed: true });
    expect((await kit()).word).toBe(word);
  });

  test('is wanted anew when the key is another one', async () => {
    const { word } = await kit();
    const other = await house.stack.startServer({ ...STORE, B2_KEY_ID: 'key-two' });
    const headers = { authorization: `Bearer ${house.token}` };
    const ask = async (path: string) => (await fetch(`${other.url}/api${path}`, { headers })).json();
    expect(await ask('/recovery-kit/state')).toEqual({ wanted: true, confirmed: false });
    const fresh = (await ask('/recovery-kit')) as RecoveryKit;
    expect(fresh).toMatchObject({ keyId: 'key-two' });
    expect(fresh.word).not.toBe(word);
    await other.stop();
  });
});

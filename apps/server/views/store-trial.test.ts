import type { StoreTrial } from '@safelight/core/adapters/object-store/try-store.ts';
import { type Code, problem } from '@safelight/core/base/errors.ts';
import { describe, expect, test } from 'vitest';
import type { TriedStore } from '../try-out.ts';
import { storeTrialView } from './store-trial.ts';

const setup = {
  endpoint: 'https://s3.eu-central-003.backblazeb2.com',
  region: 'eu-central-003',
  bucket: 'photos',
  keyId: 'k',
  applicationKey: 's',
  prefix: 'home',
  passphrase: null,
};
const abilities: StoreTrial['abilities'] = {
  is: 'done',
  found: {
    ...{ checksums: 'no', versioning: 'yes', objectLock: 'yes', lockedDays: null },
    ...{ lifecycle: 'no', dangers: [] },
  },
};
const done = { is: 'done', found: true } as const;
const fine: TriedStore = {
  knock: { is: 'answered', aheadMs: 800 },
  ...{ list: done, write: done, read: done, abilities, owner: undefined },
  remove: { is: 'done', found: false },
};
const failed = (code: Code, storeCode: string, status = 403) => {
  return { is: 'failed', by: problem(code, 'as the store says', { facts: { storeCode, status } }) } as const;
};
const nothing = { write: null, read: null, remove: null, abilities: null, owner: undefined };
const of = (trial: TriedStore, check: string) => {
  const view = storeTrialView(trial, setup, 'mine');
  return { works: view.works, ...view.checks.find((one) => one.check === check)! };
};

test('a store with a key that cannot remove works in every respect', () => {
  const { works, checks } = storeTrialView(fine, setup, 'mine');
  expect(works).toBe(true);
  expect(checks.map(({ result }) => result)).toEqual(checks.map(() => 'works'));
});

describe('says in a sentence of its own, and what to do, that', () => {
  const refused: [string, Code, string, number, string, RegExp][] = [
    [
      'the key id is unknown',
      'wrong-credentials',
      'InvalidAccessKeyId',
      403,
      'sign-in',
      /does not know this key id/,
    ],
    [
      'the key is wrong',
      'wrong-credentials',
      'SignatureDoesNotMatch',
      403,
      'sign-in',
      /does not belong to this key/,
    ],
    ['the key has ended', 'expired-credentials', 'ExpiredToken', 403, 'sign-in', /has expired/],
    [
      'the region is wrong',
      'store-refused',
      'AuthorizationHeaderMalformed',
      400,
      'sign-in',
      /not in the region/,
    ],
    ['listing is not allowed', 'wrong-credentials', 'AccessDenied', 403, 'list', /may not list/],
    ['the bucket is missing', 'no-bucket', 'NoSuchBucket', 404, 'list', /no bucket photos/],
    ['a cap is used up', 'cap-exceeded', 'AccessDenied', 403, 'list', /cap of the account/],
    ['the clocks differ', 'clock-skew', 'RequestTimeTooSkewed', 403, 'clock', /clocks differ too much/],
  ];
  test.each(refused)('%s', (_, code, storeCode, status, check, says) => {
    const found = of({ ...fine, ...nothing, list: failed(code, storeCode, status) }, check);
    expect(found).toMatchObject({ works: false, result: 'fails', says: expect.stringMatching(says) });
    expect(found.advice).toBeTruthy();
  });

  const silent: [string, RegExp][] = [
    ['ENOTFOUND', /no address for the name s3\.eu-central-003/],
    ['ECONNREFUSED', /Nothing listens at/],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', /certificate .* cannot be trusted/],
    ['ETIMEDOUT', /does not answer/],
  ];
  test.each(silent)('nobody answers (%s)', (code, says) => {
    const trial = { ...fine, ...nothing, list: null, knock: { is: 'silent', code } as const };
    expect(of(trial, 'reach')).toMatchObject({
      works: false,
      result: 'fails',
      says: expect.stringMatching(says),
    });
    expect(of(trial, 'sign-in').result).toBe('not-tried');
  });

  test('the clock is an hour behind, also where the store did not refuse yet', () => {
    const trial = { ...fine, knock: { is: 'answered', aheadMs: -3_600_000 } as const };
    expect(of(trial, 'clock')).toMatchObject({
      works: false,
      says: 'The clock here is 60 minutes behind the store’s.',
    });
  });

  test('the key may list but not write', () => {
    const trial = { ...fine, ...nothing, write: failed('wrong-credentials', 'AccessDenied') };
    expect(of(trial, 'write')).toMatchObject({ works: false, says: 'The key may not write to this bucket.' });
    expect(of(trial, 'sign-in').result).toBe('works');
    expect(of(trial, 'read').result).toBe('not-tried');
  });

  test('other bytes came back', () => {
    expect(of({ ...fine, read: { is: 'done', found: false } }, 'read')).toMatchObject({
      works: false,
      says: expect.stringMatching(/other bytes/),
    });
  });

  test('the key may remove, and a rule does: both can be used all the same', () => {
    const dangers = [{ rule: 'old', is: 'removes' as const, days: 30 }];
    const trial = {
      ...fine,
      remove: done,
      abilities: { is: 'done' as const, found: { ...abilities.found, dangers } },
    };
    expect(of(trial, 'remove')).toMatchObject({ works: true, result: 'note' });
    expect(of(trial, 'rules')).toMatchObject({
      works: true,
      result: 'note',
      says: expect.stringMatching(/“old”/),
    });
  });

  test('the folder is of another Safelight', () => {
    expect(of({ ...fine, owner: 'other' }, 'owner')).toMatchObject({ works: true, result: 'note' });
    expect(of({ ...fine, owner: 'mine' }, 'owner').result).toBe('works');
  });
});

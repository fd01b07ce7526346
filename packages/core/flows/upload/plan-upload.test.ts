import { describe, expect, test } from 'vitest';
import { afterFailure, keyBase, pathInBucket, patienceWith } from './plan-upload.ts';

const bytes = (text: string) => Buffer.from(text);

describe('the key of a File', () => {
  test('begins with the prefix', () => {
    expect(keyBase('studio')).toBe('studio/drives');
    expect(keyBase('')).toBe('drives');
  });

  test('goes on with the folder of the drive and the path as on the drive', () => {
    expect(pathInBucket('LaCie', bytes('Photography/2019/a.jpg'), 1)).toEqual(
      bytes('LaCie/Photography/2019/a.jpg'),
    );
  });

  test('tells a second partition from the first', () => {
    expect(pathInBucket('LaCie', bytes('Photography/2019/a.jpg'), 2)).toEqual(
      bytes('LaCie/Photography (2)/2019/a.jpg'),
    );
  });
});

describe('a failure', () => {
  test.each([
    'wrong-credentials',
    'no-bucket',
    'cap-exceeded',
    'clock-skew',
    'store-busy',
    'store-unreachable',
  ] as const)('of the store (%s) holds up everything, and no Content is to blame', (code) => {
    expect(afterFailure(code, 1)).toEqual({ is: 'all-wait' });
  });

  test('of a drive that went away is no fault of what was sent from it', () => {
    expect(afterFailure('drive-away', 7)).toMatchObject({ is: 'content-waits', blameless: true });
    expect(afterFailure('drive-released', 1)).toMatchObject({ is: 'content-waits', blameless: true });
  });

  test('of one Content lets the others go on, and is tried again ever more slowly', () => {
    const waits = { is: 'content-waits', blameless: false };
    expect(afterFailure('store-damaged', 1)).toEqual({ ...waits, seconds: 30 });
    expect(afterFailure('content-gone', 3)).toEqual({ ...waits, seconds: 120 });
    expect(afterFailure('content-gone', 30)).toEqual({ ...waits, seconds: 3600 });
  });

  test('that would come again is not repeated', () => {
    expect(afterFailure('store-refused', 1)).toEqual({ is: 'given-up' });
  });

  test('of credentials is looked at every minute, an overload sooner', () => {
    expect(patienceWith('wrong-credentials')).toBe(60);
    expect(patienceWith('store-busy')).toBe(15);
  });
});

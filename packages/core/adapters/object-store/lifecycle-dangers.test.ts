import type { LifecycleRule } from '@aws-sdk/client-s3';
import { describe, expect, test } from 'vitest';
import { dangersOf } from './lifecycle-dangers.ts';

const on = (rule: Partial<LifecycleRule>): LifecycleRule => ({ ID: 'r', Status: 'Enabled', ...rule });
const removes = { is: 'removes', rule: 'r', days: 30 };

describe('a lifecycle rule', () => {
  const table: [string, LifecycleRule, object[]][] = [
    ['that removes everything is a danger', on({ Expiration: { Days: 30 } }), [removes]],
    ['of an older form too', on({ Prefix: '', Expiration: { Days: 30 } }), [removes]],
    ['over ours', on({ Filter: { Prefix: 'stu' }, Expiration: { Days: 30 } }), [removes]],
    ['below ours', on({ Filter: { Prefix: 'studio/drives/a' }, Expiration: { Days: 30 } }), [removes]],
    ['at a date', on({ Expiration: { Date: new Date() } }), [{ is: 'removes', rule: 'r', days: null }]],
    ['beside ours is none', on({ Filter: { Prefix: 'studio2/' }, Expiration: { Days: 30 } }), []],
    ['that is off is none', { ...on({ Expiration: { Days: 30 } }), Status: 'Disabled' }, []],
    [
      'for tagged objects is none',
      on({ Filter: { Tag: { Key: 'a', Value: 'b' } }, Expiration: { Days: 1 } }),
      [],
    ],
    ['for older versions is none', on({ NoncurrentVersionExpiration: { NoncurrentDays: 1 } }), []],
    ['that tidies up delete markers is none', on({ Expiration: { ExpiredObjectDeleteMarker: true } }), []],
    [
      'that drops parts soon lets large files begin anew',
      on({ AbortIncompleteMultipartUpload: { DaysAfterInitiation: 3 } }),
      [{ is: 'drops-parts', rule: 'r', days: 3 }],
    ],
    [
      'that drops parts late is none',
      on({ AbortIncompleteMultipartUpload: { DaysAfterInitiation: 90 } }),
      [],
    ],
  ];
  test.each(table)('%s', (_, rule, dangers) => {
    expect(dangersOf([rule], 'studio')).toEqual(dangers);
  });

  test('of any prefix meets an empty one', () => {
    expect(dangersOf([on({ Filter: { Prefix: 'drives/' }, Expiration: { Days: 30 } })], '')).toEqual([
      removes,
    ]);
  });
});

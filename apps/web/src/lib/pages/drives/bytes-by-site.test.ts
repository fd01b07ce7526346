import type { DriveView } from '@safelight/contract/drives.ts';
import { expect, test } from 'vitest';
import { bytesBySite } from './bytes-by-site.ts';

const drive = (bytes: number, where: Partial<DriveView> = {}) =>
  ({ bytes, attached: false, lent: null, rests: null, lifecycle: 'active', ...where }) as DriveView;
const rests = (site: string, here = false): DriveView['rests'] => ({
  placeId: 'p',
  name: 'Shelf',
  siteId: 's',
  site,
  here,
});

test('what is on drives is told building by building, here first', () => {
  const drives = [
    drive(5, { rests: rests('Parents') }),
    drive(1),
    drive(2, { attached: true, rests: rests('Bank') }),
    drive(9, { rests: rests('Bank') }),
    drive(4, { rests: rests('', true) }),
    drive(3, { lent: { to: 'Ada', since: '', until: null, overdue: false } }),
    drive(7, { lifecycle: 'lost' }),
  ];
  expect(bytesBySite(drives)).toEqual([
    { site: 'here', size: 7 },
    { site: 'at Bank', size: 9 },
    { site: 'lost', size: 7 },
    { site: 'at Parents', size: 5 },
    { site: 'lent', size: 3 },
  ]);
});

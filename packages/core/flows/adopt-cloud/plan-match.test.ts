import { expect, test } from 'vitest';
import { type Candidate, matchObject } from './plan-match.ts';

const file = (path: string, contentId = 1n): Candidate => ({ path, contentId, fileId: contentId });
const iceland = file('LaCie 2019/Photography/2019 Iceland/IMG_1.CR2');

test.each([
  ['as on the drive', 'Photography/2019 Iceland/IMG_1.CR2'],
  ['with the drive before it', 'LaCie 2019/Photography/2019 Iceland/IMG_1.CR2'],
  ['under another name of the drive', 'backup/old laptop/Photography/2019 Iceland/IMG_1.CR2'],
  ['from a folder of the drive on', '2019 Iceland/IMG_1.CR2'],
  ['by itself', 'IMG_1.CR2'],
])('a key %s is that of the file', (_, key) => {
  expect(matchObject(key, [iceland])).toEqual({ is: 'match', candidate: iceland });
});

test('another folder is another file', () => {
  expect(matchObject('2018 Norway/IMG_1.CR2', [iceland])).toEqual({ is: 'none' });
  expect(matchObject('x/2019 Iceland/IMG_1.CR2', [iceland])).toEqual({ is: 'none' });
});

test('the longest agreement counts, and equal ones of other contents are unclear', () => {
  const other = file('Sandisk/Photography/2019 Iceland/IMG_1.CR2', 2n);
  expect(matchObject('Sandisk/Photography/2019 Iceland/IMG_1.CR2', [iceland, other])).toMatchObject({
    candidate: other,
  });
  expect(matchObject('2019 Iceland/IMG_1.CR2', [iceland, other])).toEqual({ is: 'unclear' });
  const same = file('Sandisk/Photography/2019 Iceland/IMG_1.CR2', 1n);
  expect(matchObject('2019 Iceland/IMG_1.CR2', [iceland, same])).toMatchObject({ is: 'match' });
});

test('accents count as people see them', () => {
  const file = { path: 'D/Photography/Zu\u0308rich/a.jpg', contentId: 1n, fileId: 1n };
  expect(matchObject('Photography/Z\u00fcrich/a.jpg', [file])).toMatchObject({ is: 'match' });
});

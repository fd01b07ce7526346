import type { VisitView } from '@safelight/contract/safety.ts';
import { expect, test } from 'vitest';
import { visitsLead, visitWords } from './visit-words.ts';

const visit = (bring: boolean[], here = false) =>
  ({ here, drives: bring.map((one) => ({ bring: one })) }) as VisitView;

test.each([
  [visit([true]), 'Bring 1 drive home and attach it.'],
  [visit([true, true, false]), 'Bring 2 drives home and attach them. 1 more can wait.'],
  [visit([true], true), 'Attach 1 drive.'],
  [visit([false]), '1 drive is due, and can wait: the other copies keep what is on it safe.'],
  [visit([false, false]), '2 drives are due, and can wait: the other copies keep what is on them safe.'],
])('a visit says what it asks', (of, words) => {
  expect(visitWords(of)).toBe(words);
});

test.each([
  [[], 0, 'No drive is due.'],
  [[], 1, 'No drive is due. 1 loan is overdue.'],
  [[visit([true])], 0, '1 drive is due; reading it is enough.'],
  [[visit([true, true])], 0, '2 drives are due; reading all of them is enough.'],
  [[visit([true]), visit([false])], 2, '2 drives are due; reading 1 of them is enough. 2 loans are overdue.'],
  [[visit([false])], 0, '1 drive is due; none has to be read for the rule to be kept.'],
])('the page says it in a sentence', (visits, overdue, words) => {
  expect(visitsLead(visits, overdue)).toBe(words);
});

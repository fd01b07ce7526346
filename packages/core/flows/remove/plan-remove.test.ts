import { expect, test } from 'vitest';
import { type ArchiveCopyFacts, type CopyPlan, planCopy } from './plan-remove.ts';

const good: ArchiveCopyFacts = { state: 'present', wasProven: true, need: 'none', keptStands: false };

test.each<[string, Partial<ArchiveCopyFacts>, CopyPlan]>([
  ['bytes that nobody needs go', {}, 'take-away'],
  ['bytes that only others of the same removal have go name by name', { need: 'going' }, 'take-away'],
  [
    'bytes that a kept file has under its own name go under this one',
    { need: 'kept', keptStands: true },
    'take-away',
  ],
  ['the last good bytes of a kept file become its own', { need: 'kept' }, 'hand-over'],
  ['damaged bytes are of use to nobody', { need: 'kept', state: 'damaged' }, 'take-away'],
  ['what is missing is only forgotten', { state: 'missing' }, 'forget'],
  ['what is missing is not handed over', { state: 'missing', need: 'kept' }, 'forget'],
  ['what was freed is only forgotten', { state: 'freed' }, 'forget'],
  ['what was never proven is only forgotten', { wasProven: false }, 'forget'],
])('%s', (_, facts, plan) => {
  expect(planCopy({ ...good, ...facts })).toBe(plan);
});

import { expect, test } from 'vitest';
import { planRoll } from './plan-roll.ts';

const day = '2026-11-24';
const roll = (name: string, taken = false) => ({ volumeId: name, roll: name, taken });

test.each([
  ['begins with the first of a day', [], { is: 'new', roll: day }],
  ['is none of another day', [roll('2026-11-23')], { is: 'new', roll: day }],
  ['goes on while no name is taken', [roll(day)], { is: 'known', volumeId: day }],
  ['is another one where a counter began anew', [roll(day, true)], { is: 'new', roll: `${day} (2)` }],
  [
    'is the newest of its day',
    [roll(day, true), roll(`${day} (2)`)],
    { is: 'known', volumeId: `${day} (2)` },
  ],
  ['counts on', [roll(`${day} (10)`, true), roll(`${day} (2)`)], { is: 'new', roll: `${day} (11)` }],
])('a roll %s', (_, rolls, plan) => {
  expect(planRoll(day, rolls)).toEqual(plan);
});

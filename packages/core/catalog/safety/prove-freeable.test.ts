import { expect, test } from 'vitest';
import type { Held, Standing } from './copy-fact.ts';
import type { Rule, World } from './judge.ts';
import { proveFreeable } from './prove-freeable.ts';

const usual: Rule = { copies: 3, media: 2, offsite: 1 };
const held = (...holders: string[]): Held[] =>
  holders.map((text) => {
    const [holder, standing = 'proven'] = text.split(' ') as [string, Standing?];
    return { holder, standing };
  });
const world = (sites: Record<string, string | null>): World => ({
  here: 'studio',
  drives: new Map(Object.entries(sites).map(([id, site]) => [id, { lifecycle: 'active', site }])),
});

test.each<[string, string[], boolean, { own?: [string, Rule][]; drives?: string[]; rest?: string }]>([
  ['two drives and the cloud are enough', ['nas', 'drive:a', 'drive:b', 'cloud:b2'], true, {}],
  ['the archive itself does not count', ['nas', 'drive:a', 'cloud:b2'], false, {}],
  ['a proof that is too old does not count', ['nas', 'drive:a', 'drive:b stale', 'cloud:b2'], false, {}],
  ['a copy without a proof does not count', ['nas', 'drive:a', 'drive:b unproven', 'cloud:b2'], false, {}],
  ['drives alone are one medium', ['nas', 'drive:a', 'drive:b', 'drive:c'], false, {}],
  [
    'a drive may ask for more',
    ['nas', 'drive:a', 'drive:b', 'cloud:b2'],
    false,
    { drives: ['a'], own: [['a', { copies: 4, media: 2, offsite: 1 }]] },
  ],
  [
    'a drive that asks for less does not lower the rule of another',
    ['nas', 'drive:a', 'cloud:b2'],
    false,
    { drives: ['a', 'b'], own: [['a', { copies: 1, media: 1, offsite: 0 }]] },
  ],
  [
    'a drive that asks for less alone is content with it',
    ['nas', 'drive:a', 'cloud:b2'],
    true,
    { drives: ['a'], own: [['a', { copies: 2, media: 2, offsite: 1 }]] },
  ],
])('%s', (_, holders, free, { own = [], drives = [] }) => {
  const worlds = {
    now: world({ a: 'studio', b: 'parents', c: 'bank' }),
    atRest: world({ a: 'studio', b: 'parents', c: 'bank' }),
  };
  const proof = proveFreeable({ held: held(...holders), drives }, worlds, { own: new Map(own), usual });
  expect(proof !== null).toBe(free);
});

test('it has to hold where the drives go back to as well', () => {
  const some = { held: held('nas', 'drive:a', 'drive:b'), drives: [] };
  const rules = { own: new Map(), usual: { copies: 2, media: 1, offsite: 1 } };
  const apart = world({ a: 'studio', b: 'parents' });
  const together = world({ a: 'studio', b: 'studio' });
  expect(proveFreeable(some, { now: apart, atRest: apart }, rules)).not.toBeNull();
  expect(proveFreeable(some, { now: together, atRest: apart }, rules)).toBeNull();
  expect(proveFreeable(some, { now: apart, atRest: together }, rules)).toBeNull();
});

import { type FaultName, faults, isPowerCut } from '../support/faults/faults.ts';
import { type Phase, phases } from '../support/faults/instants.ts';
import { randomFrom } from '../support/faults/random.ts';

export interface PlannedRound {
  n: number;
  phase: Phase;
  fault: FaultName;
  seed: number;
}

const names = Object.keys(faults) as FaultName[];
const EACH = 3;
const POWER_CUTS = 50;

/**
 * Which fault strikes in which phase, in an order that follows from the seed. The long form has each fault in each
 * phase three times, fifty power cuts, and as many more as are asked for (or so many of them); the short form has each
 * fault and each phase once. Of both only what is wanted.
 */
export function planRounds(
  seed: number,
  form: { long: true; rounds: number } | { long: false },
  wanted: { faults?: string[]; phases?: string[] } = {},
): PlannedRound[] {
  const random = randomFrom(seed);
  const isWanted = ([fault, phase]: [FaultName, Phase]) =>
    (wanted.faults?.includes(fault) ?? true) && (wanted.phases?.includes(phase) ?? true);
  const pairs = (form.long ? longForm() : shortForm(seed)).filter(isWanted);
  while (form.long && pairs.length < form.rounds) {
    const pair: [FaultName, Phase] = [random.pick(names), random.pick(phases)];
    if (isWanted(pair)) pairs.push(pair);
  }
  for (let i = pairs.length - 1; i > 0; i--) {
    const j = random.whole(0, i);
    [pairs[i], pairs[j]] = [pairs[j]!, pairs[i]!];
  }
  const chosen = form.long ? pairs.slice(0, form.rounds) : pairs;
  return chosen.map(([fault, phase], n) => ({ n, fault, phase, seed: random.whole(1, 2 ** 31) }));
}

function longForm(): [FaultName, Phase][] {
  const pairs = names.flatMap((fault) =>
    phases.flatMap((phase) => Array.from({ length: EACH }, (): [FaultName, Phase] => [fault, phase])),
  );
  const cuts = pairs.filter(([fault]) => isPowerCut(fault)).length;
  for (let i = 0; i < POWER_CUTS - cuts; i++) pairs.push(['power-cut', phases[i % phases.length]!]);
  return pairs;
}

function shortForm(seed: number): [FaultName, Phase][] {
  return names.map((fault, i) => [fault, phases[(i + seed) % phases.length]!]);
}

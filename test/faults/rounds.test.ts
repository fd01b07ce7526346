import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { mountsMissing } from '../support/drive-image.ts';
import {
  complaintsAfter,
  complaintsAt,
  copiedAgain,
  type ProvenRow,
  provenRows,
  standing,
} from '../support/faults/compare.ts';
import { FaultRoom, type Round } from '../support/faults/fault-room.ts';
import { faults, isPowerCut } from '../support/faults/faults.ts';
import { compilerMissing, standsStill } from '../support/faults/instants.ts';
import { type Random, randomFrom } from '../support/faults/random.ts';
import { type Ending, settled } from '../support/faults/settled.ts';
import { type PlannedRound, planRounds } from './plan-rounds.ts';

const missing = mountsMissing() ?? compilerMissing();
if (missing) console.warn(`skipped: the fault suite, because ${missing}`);

const rounds = Number(process.env.FAULT_ROUNDS ?? 0);
const seed = Number(process.env.FAULT_SEED ?? (rounds > 0 ? Date.now() % 1_000_000 : 3));
const plan = planRounds(seed, rounds > 0 ? { long: true, rounds } : { long: false }, {
  faults: process.env.FAULT_ONLY?.split(','),
  phases: process.env.FAULT_PHASES?.split(','),
});

describe.skipIf(missing)(`an ingest of 2,000 files, seed ${seed}`, () => {
  let room: FaultRoom;
  const told: { fault: string; phase: string; reached: boolean; complaints: number }[] = [];

  beforeAll(async () => {
    room = new FaultRoom();
    await room.prepare(randomFrom(seed));
  });

  afterAll(() => {
    room?.close();
    if (rounds > 0) console.log(JSON.stringify({ seed, ...summed(told) }));
  });

  test('without a fault is faithful, and copies nothing twice', async () => {
    const round = await room.watchCalmOne(randomFrom(seed));
    const before = await provenRows(round.machine.db.pool);
    expect(complaintsAt(round.machine.archive, before, round.history)).toEqual([]);
    expect(await complaintsAfter(round.machine.db.pool, round.machine.archive, round.source)).toEqual([]);
    await room.end(round);
  });

  test.each(plan)(
    'round $n: $fault in $phase loses nothing, shows nothing partial, and copies nothing twice',
    async (planned) => {
      const random = randomFrom(planned.seed);
      const round = await room.begin(random, planned.fault === 'archive-full');
      const result = await strike(room, round, planned, random).finally(() => room.end(round));
      told.push({ ...planned, reached: result.reached, complaints: result.complaints.length });
      console.log(JSON.stringify({ suite: seed, ...planned, ...result }));
      expect(result.complaints).toEqual([]);
    },
  );
});

/** One round: the instant, the fault, the recovery, the comparison. */
async function strike(room: FaultRoom, round: Round, { phase, fault }: PlannedRound, random: Random) {
  const began = Date.now();
  const instant = random.whole(1, Math.max(1, room.counts.get(phase) ?? 1));
  room.instants.arm(phase, instant);
  if (isPowerCut(fault)) {
    room.instants.ignoreAdvice();
    room.instants.linger(random.whole(0, 1000));
  }
  round.drive.plugIn(round.mount);
  const reached = await reaches(room, round);
  const atOnce = !isPowerCut(fault);
  let before = atOnce ? await provenRows(round.machine.db.pool) : [];
  const complaints = complaintsAt(round.machine.archive, before, round.history);
  let stood = standing(round.machine.archive, before);
  const goOn = () => void round.machine.worker?.process.kill('SIGCONT');
  const ending = await faults[fault]({ room, round, random, goOn });
  const { machine } = round;
  if (!atOnce) {
    before = await provenRows(machine.db.pool);
    complaints.push(...complaintsAt(machine.archive, before, round.history));
    stood = standing(machine.archive, before);
    await machine.startWorker();
  }
  room.instants.disarm();
  // What is lost already need not get well: the round has shown what it can.
  if (complaints.length === 0) complaints.push(...(await complaintsOnceSettled(round, ending, stood)));
  const took = Math.round((Date.now() - began) / 100) / 10;
  return {
    instant,
    reached,
    provenThen: before.length,
    files: round.source.files.size,
    seconds: took,
    complaints,
  };
}

async function complaintsOnceSettled({ machine, source }: Round, ending: Ending, stood: ProvenRow[]) {
  await settled(machine, ending);
  return [
    ...(await complaintsAfter(machine.db.pool, machine.archive, source)),
    ...(await copiedAgain(machine.db.pool, machine.archive, stood)),
  ];
}

/** Waits until the worker stands still; false where the ingest was over before the instant came. */
async function reaches(room: FaultRoom, { machine }: Round): Promise<boolean> {
  const over = new AbortController();
  const end = () => over.abort();
  void settled(machine, { ingests: 2 }).then(end, end);
  while (!over.signal.aborted && !room.instants.isStopped()) await sleep(5);
  room.instants.disarm();
  if (!room.instants.isStopped()) return false;
  await standsStill(machine.worker!.process.pid!);
  return true;
}

function summed(told: { fault: string; phase: string; reached: boolean; complaints: number }[]) {
  const by = (key: 'fault' | 'phase') =>
    Object.fromEntries(
      [...Map.groupBy(told, (one) => one[key])].map(([name, of]) => [name, of.length] as const),
    );
  return {
    rounds: told.length,
    reached: told.filter((one) => one.reached).length,
    complaints: told.reduce((sum, one) => sum + one.complaints, 0),
    faults: by('fault'),
    phases: by('phase'),
  };
}

import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { attachByHand, ingestOf } from '../../support/attach-by-hand.ts';
import { type Stack, startStack } from '../../support/stack.ts';
import { type Row, seconds } from '../row.ts';
import { benchFolder } from './disk.ts';
import { makeSmallFiles } from './small-files.ts';

const FEW = 100_000;
const MANY = 1_000_000;
const MOST_GROWTH = 1.3;
const MOST_RESIDENT_MB = 350;

/** A drive of 100,000 files, then one of 1,000,000, each ingested and attached again unchanged. */
export async function benchGrowth(): Promise<Row[]> {
  const folder = benchFolder();
  const stack = await startStack({ folder: join(folder, 'stack') });
  try {
    const worker = await stack.startWorker({ SAFELIGHT_ROLES: 'dock' });
    const few = await ingestTwice(stack, join(folder, 'few'), FEW);
    const watch = watchResident(worker.process.pid!);
    const many = await ingestTwice(stack, join(folder, 'many'), MANY, watch.restart);
    return [
      growth('ingested for the first time', few.first, many.first),
      growth('attached again, unchanged', few.again, many.again),
      {
        bench: 'growth',
        work: `${MANY.toLocaleString('en')} unchanged files attached again: the most that the worker had resident`,
        ours: `${Math.round(watch.end())} MB, ${seconds(many.again)}`,
        peer: '–',
        wanted: `below ${MOST_RESIDENT_MB} MB`,
        holds: watch.end() < MOST_RESIDENT_MB,
      },
    ];
  } finally {
    await stack.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function ingestTwice({ db }: Stack, drive: string, files: number, onAgain = () => {}) {
  makeSmallFiles(join(drive, 'Photography'), files, ` of ${files}`);
  const first = await ingestOf(db.pool, await attachByHand(db.pool, drive), ['done', 'failed'], 3600);
  if (first.copied !== files) throw new Error(`Not all was copied: ${JSON.stringify(first)}`);
  onAgain();
  const again = await ingestOf(db.pool, await attachByHand(db.pool, drive), ['done', 'failed'], 3600);
  if (again.held !== files) throw new Error(`Something was read again: ${JSON.stringify(again)}`);
  return { first: first.took, again: again.took };
}

function growth(what: string, few: number, many: number): Row {
  const times = many / MANY / (few / FEW);
  return {
    bench: 'growth',
    work: `a file ${what}, of ${MANY.toLocaleString('en')} beside one of ${FEW.toLocaleString('en')}`,
    ours: `${((many / MANY) * 1000).toFixed(1)} µs (${seconds(many)})`,
    peer: `${((few / FEW) * 1000).toFixed(1)} µs (${seconds(few)})`,
    wanted: `${MOST_GROWTH} × or less`,
    holds: times <= MOST_GROWTH,
  };
}

/** The most that a process had resident since the last restart, in MB. */
function watchResident(pid: number) {
  let most = 0;
  const look = () => {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    most = Math.max(most, Number(/^VmRSS:\s+(\d+) kB/m.exec(status)![1]) / 1024);
  };
  const timer = setInterval(look, 100);
  return {
    restart: () => {
      most = 0;
    },
    end: () => {
      clearInterval(timer);
      return most;
    },
  };
}

import { execFileSync } from 'node:child_process';
import { randomFillSync } from 'node:crypto';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openJobQueue } from '@safelight/core/adapters/queue/job-queue.ts';
import { connectRedis } from '@safelight/core/adapters/queue/redis.ts';
import { systemClock } from '@safelight/core/base/clock.ts';
import { startVerify } from '@safelight/core/flows/verify/start-verify.store.ts';
import { attachByHand, ingestOf, until } from '../../support/attach-by-hand.ts';
import { type Stack, startStack } from '../../support/stack.ts';
import { median, type Row, seconds, timed } from '../row.ts';
import { benchFolder, dropCaches } from './disk.ts';

const ROUNDS = 5;
const WANTED = 0.9;
const SETS = [
  { name: 'large', files: 60, bytes: 30_000_000, says: '60 × 30 MB' },
  { name: 'small', files: 20_000, bytes: 50_000, says: '20,000 × 50 KB' },
];

/** What was ingested is read again past every cache, against b3sum on the same files; in turns, caches cold. */
export async function benchScrub(): Promise<Row[]> {
  const folder = benchFolder();
  const stack = await startStack({ folder: join(folder, 'stack') });
  const rows: Row[] = [];
  try {
    await stack.startWorker({ SAFELIGHT_ROLES: 'dock,verify' });
    for (const set of SETS) {
      const drive = join(folder, set.name);
      makeFiles(join(drive, 'Photography'), set);
      const driveId = await attachByHand(stack.db.pool, drive);
      const { copied } = await ingestOf(stack.db.pool, driveId);
      if (copied !== set.files) throw new Error(`Not all was copied: ${copied}`);
      rows.push(await compare(stack, driveId, set));
      rmSync(drive, { recursive: true, force: true });
    }
  } finally {
    await stack.stop();
    rmSync(folder, { recursive: true, force: true });
  }
  return rows;
}

async function compare(stack: Stack, driveId: string, set: (typeof SETS)[number]): Promise<Row> {
  const [ours, peer]: [number[], number[]] = [[], []];
  const measure = [
    async () => void peer.push(await hashAll(join(stack.archive, set.name))),
    async () => void ours.push(await verify(stack, driveId, set.files)),
  ];
  for (let round = 0; round < ROUNDS; round++)
    for (const act of round % 2 === 0 ? measure : measure.toReversed()) {
      await dropCaches();
      await act();
    }
  const [mine, theirs] = [median(ours), median(peer)];
  return {
    bench: 'scrub',
    work: `${set.says} read again and recorded, cold caches; median of ${ROUNDS}`,
    ours: seconds(mine),
    peer: `b3sum: ${seconds(theirs)}`,
    wanted: `${WANTED} × its speed`,
    holds: theirs / mine >= WANTED,
  };
}

/** From the row's start to its end. */
async function verify(stack: Stack, driveId: string, files: number): Promise<number> {
  const redis = connectRedis(stack.redisUrl);
  const queue = openJobQueue(redis);
  const { pool } = stack.db;
  const deps = { pool, clock: systemClock, queue, storeAddress: null };
  const wish = {
    volume: 'archive' as const,
    driveId,
    sample: 100,
    trouble: false,
    heal: false,
    healMissing: false,
  };
  const [id] = await startVerify(deps, wish);
  let took = 0;
  await until(async () => {
    const { rows } = await pool.query(
      `select state, good::int, extract(epoch from finished_at - started_at) * 1000 as took from verify where id = $1`,
      [id],
    );
    const [{ state, good, took: ms }] = rows;
    if (state === 'failed' || (state === 'done' && good !== files)) throw new Error(JSON.stringify(rows[0]));
    took = Number(ms);
    return state === 'done';
  }, 'all is read again');
  await queue.close();
  redis.disconnect();
  return took;
}

async function hashAll(folder: string): Promise<number> {
  return timed(() =>
    execFileSync('sh', ['-c', 'find "$1" -type f -print0 | xargs -0 b3sum > /dev/null', '-', folder]),
  );
}

function makeFiles(folder: string, { files, bytes }: { files: number; bytes: number }): void {
  const buffer = Buffer.alloc(bytes);
  for (let n = 0; n < files; n++) {
    const below = join(folder, String(Math.floor(n / 500)));
    if (n % 500 === 0) mkdirSync(below, { recursive: true });
    writeFileSync(join(below, `DSC_${n}.NEF`), randomFillSync(buffer));
  }
}

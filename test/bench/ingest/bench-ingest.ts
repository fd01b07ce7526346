import { execFileSync } from 'node:child_process';
import { randomFillSync } from 'node:crypto';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { attachByHand, ingestOf } from '../../support/attach-by-hand.ts';
import { startStack } from '../../support/stack.ts';
import { median, type Row, seconds, timed } from '../row.ts';
import { benchFolder, dropCaches } from './disk.ts';

const ROUNDS = 5;
const FILES = 60;
const MEGABYTES = 30;

/** 60 files of 30 MB, new to the archive, against rsync and b3sum on the same bytes; in turns, caches cold. */
export async function benchIngest(): Promise<Row[]> {
  const folder = benchFolder();
  const stack = await startStack({ folder: join(folder, 'stack') });
  const ours: number[] = [];
  const peer: number[] = [];
  try {
    await stack.startWorker({ SAFELIGHT_ROLES: 'dock' });
    for (let round = 0; round < ROUNDS; round++) {
      const drive = join(folder, `drive-${round}`);
      makeFiles(join(drive, 'Photography', '2026'));
      const measure = [() => rsyncAndHash(drive, join(folder, 'peer')), () => ingest(drive)];
      if (round % 2 === 1) measure.reverse();
      for (const act of measure) {
        const { who, ms } = await act();
        (who === 'peer' ? peer : ours).push(ms);
      }
      for (const done of [drive, join(folder, 'peer'), join(stack.archive, `drive-${round}`)])
        rmSync(done, { recursive: true, force: true });
    }
  } finally {
    await stack.stop();
    rmSync(folder, { recursive: true, force: true });
  }
  const [mine, theirs] = [median(ours), median(peer)];
  return [
    {
      bench: 'ingest',
      work: `${FILES} × ${MEGABYTES} MB, proven by read-back, cold caches; median of ${ROUNDS}`,
      ours: seconds(mine),
      peer: `rsync -a --fsync and b3sum of both: ${seconds(theirs)}`,
      wanted: 'as fast',
      holds: mine <= theirs,
    },
  ];

  async function ingest(drive: string) {
    await dropCaches();
    const driveId = await attachByHand(stack.db.pool, drive);
    const result = await ingestOf(stack.db.pool, driveId);
    if (result.copied !== FILES) throw new Error(`Not all was copied: ${JSON.stringify(result)}`);
    return { who: 'ours', ms: result.took };
  }
}

async function rsyncAndHash(drive: string, target: string) {
  mkdirSync(target, { recursive: true });
  await dropCaches();
  const copying = await timed(() => execFileSync('rsync', ['-a', '--fsync', `${drive}/`, `${target}/`]));
  await dropCaches();
  const hashing = await timed(() => {
    for (const side of [drive, target])
      execFileSync('sh', [
        '-c',
        'find "$1" -type f -print0 | xargs -0 b3sum --num-threads 2 > /dev/null',
        '-',
        side,
      ]);
  });
  return { who: 'peer', ms: copying + hashing };
}

function makeFiles(folder: string): void {
  mkdirSync(folder, { recursive: true });
  const bytes = Buffer.alloc(MEGABYTES * 1_000_000);
  for (let n = 0; n < FILES; n++) writeFileSync(join(folder, `DSC_${n}.NEF`), randomFillSync(bytes));
}

import { execFileSync } from 'node:child_process';
import { randomFillSync } from 'node:crypto';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { attachByHand, ingestOf } from '../../support/attach-by-hand.ts';
import { startStack } from '../../support/stack.ts';
import { median, type Row, seconds, timed } from '../row.ts';
import { benchFolder, dropCaches } from './disk.ts';

interface Work {
  bench: string;
  files: number;
  bytes: number;
  says: string;
  /** So many times as fast as the peer. */
  wanted: number;
}

const ROUNDS = 5;
const FILES_IN_A_FOLDER = 500;

/** 60 files of 30 MB. */
export const benchIngest = () =>
  measure({ bench: 'ingest', files: 60, bytes: 30_000_000, says: '60 × 30 MB', wanted: 1.5 });

/** 20,000 files of 50 KB. */
export const benchSmallIngest = () =>
  measure({ bench: 'ingest-small', files: 20_000, bytes: 50_000, says: '20,000 × 50 KB', wanted: 1.3 });

/** Files that are new to the archive, against rsync and b3sum on the same bytes; in turns, caches cold. */
async function measure(work: Work): Promise<Row[]> {
  const folder = benchFolder();
  const stack = await startStack({ folder: join(folder, 'stack') });
  const ours: number[] = [];
  const peer: number[] = [];
  try {
    await stack.startWorker({ SAFELIGHT_ROLES: 'dock' });
    for (let round = 0; round < ROUNDS; round++) {
      const drive = join(folder, `drive-${round}`);
      makeFiles(join(drive, 'Photography', '2026'), work);
      const acts = [() => rsyncAndHash(drive, join(folder, 'peer')), () => ingest(drive)];
      if (round % 2 === 1) acts.reverse();
      for (const act of acts) {
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
      bench: work.bench,
      work: `${work.says}, proven by read-back, cold caches; median of ${ROUNDS}`,
      ours: seconds(mine),
      peer: `rsync -a --fsync and b3sum of both: ${seconds(theirs)}`,
      wanted: `${work.wanted} × as fast`,
      holds: theirs / mine >= work.wanted,
    },
  ];

  async function ingest(drive: string) {
    await dropCaches();
    const driveId = await attachByHand(stack.db.pool, drive);
    const result = await ingestOf(stack.db.pool, driveId);
    if (result.copied !== work.files) throw new Error(`Not all was copied: ${JSON.stringify(result)}`);
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

function makeFiles(top: string, { files, bytes }: Work): void {
  const content = Buffer.alloc(bytes);
  for (let n = 0; n < files; n++) {
    const folder = join(top, String(Math.floor(n / FILES_IN_A_FOLDER)));
    if (n % FILES_IN_A_FOLDER === 0) mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, `DSC_${n}.NEF`), randomFillSync(content));
  }
}

import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { attachByHand, ingestOf } from '../../support/attach-by-hand.ts';
import { startStack } from '../../support/stack.ts';
import { median, type Row, seconds, timed } from '../row.ts';
import { benchFolder } from './disk.ts';
import { makeSmallFiles } from './small-files.ts';

const FILES = 300_000;
const ROUNDS = 5;
const MOST_TIMES = 1.3;

/** A drive of 300,000 small files that was ingested before and is attached again, unchanged. */
export async function benchRescan(): Promise<Row[]> {
  const folder = benchFolder();
  const stack = await startStack({ folder: join(folder, 'stack') });
  const ours: number[] = [];
  const peer: number[] = [];
  try {
    const drive = join(folder, 'drive');
    makeSmallFiles(join(drive, 'Photography'), FILES);
    await stack.startWorker({ SAFELIGHT_ROLES: 'dock' });
    const driveId = await attachByHand(stack.db.pool, drive);
    const first = await ingestOf(stack.db.pool, driveId, ['done', 'failed'], 1800);
    if (first.copied + first.held !== FILES)
      throw new Error(`Not all was ingested: ${JSON.stringify(first)}`);
    for (let round = 0; round < ROUNDS; round++) {
      peer.push(
        await timed(() => execFileSync('rsync', ['-an', `${drive}/`, `${join(stack.archive, 'drive')}/`])),
      );
      await attachByHand(stack.db.pool, drive);
      const again = await ingestOf(stack.db.pool, driveId);
      if (again.held !== FILES) throw new Error(`Something was read again: ${JSON.stringify(again)}`);
      ours.push(again.took);
    }
  } finally {
    await stack.stop();
    rmSync(folder, { recursive: true, force: true });
  }
  const [mine, theirs] = [median(ours), median(peer)];
  return [
    {
      bench: 'rescan',
      work: `${FILES.toLocaleString('en')} unchanged files attached again; median of ${ROUNDS}`,
      ours: seconds(mine),
      peer: `rsync -an: ${seconds(theirs)}`,
      wanted: `${MOST_TIMES} × its time or less`,
      holds: mine <= MOST_TIMES * theirs,
    },
  ];
}

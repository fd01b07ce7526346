import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { attachByHand, ingestOf } from '../../support/attach-by-hand.ts';
import { startStack } from '../../support/stack.ts';
import { median, type Row, seconds, timed } from '../row.ts';
import { benchFolder } from './disk.ts';

const FILES = 300_000;
const IN_A_FOLDER = 300;
const ROUNDS = 5;

/** A drive of 300,000 small files that was ingested before and is attached again, unchanged. */
export async function benchRescan(): Promise<Row[]> {
  const folder = benchFolder();
  const stack = await startStack({ folder: join(folder, 'stack') });
  const ours: number[] = [];
  const peer: number[] = [];
  try {
    const drive = join(folder, 'drive');
    makeFiles(join(drive, 'Photography'));
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
      wanted: '2 × its time or less',
      holds: mine <= 2 * theirs,
    },
  ];
}

function makeFiles(top: string): void {
  for (let n = 0; n < FILES; n++) {
    const folder = join(top, String(Math.floor(n / IN_A_FOLDER / 100)), String(Math.floor(n / IN_A_FOLDER)));
    if (n % IN_A_FOLDER === 0) mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, `DSC_${n}.xmp`), `a small file, number ${n}`);
  }
}

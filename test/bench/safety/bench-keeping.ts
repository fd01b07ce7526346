import { randomFillSync } from 'node:crypto';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Pool } from 'pg';
import { attachByHand, ingestOf, until } from '../../support/attach-by-hand.ts';
import { startStack } from '../../support/stack.ts';
import { benchFolder, dropCaches } from '../ingest/disk.ts';
import { median, type Row, seconds } from '../row.ts';

const ROUNDS = 5;
const FILES = 8_000;
const BYTES = 200_000;
const FILES_IN_A_FOLDER = 400;
const WANTED = 1.05;
const TRIGGERS = {
  copy: ['copy_safety_insert', 'copy_safety_update', 'copy_safety_delete'],
  file: ['file_safety_insert', 'file_safety_update', 'file_safety_delete'],
};

/** What an ingest costs more because safety is kept up to date meanwhile, marks and counting; in turns, caches cold. */
export async function benchKeeping(): Promise<Row[]> {
  const folder = benchFolder();
  const stack = await startStack({ folder: join(folder, 'stack') });
  const took: Record<'kept' | 'not', number[]> = { kept: [], not: [] };
  try {
    await stack.startWorker({ SAFELIGHT_ROLES: 'dock,verify' });
    for (let round = 0; round < ROUNDS * 2; round++) {
      const how = round % 4 === 0 || round % 4 === 3 ? 'kept' : 'not';
      const drive = join(folder, `drive-${round}`);
      makeFiles(join(drive, 'Photography'));
      await keep(stack.db.pool, how === 'kept');
      await dropCaches();
      const { copied, took: ms } = await ingestOf(stack.db.pool, await attachByHand(stack.db.pool, drive));
      if (copied !== FILES) throw new Error(`Not all was copied: ${copied}`);
      took[how].push(ms);
      await until(
        async () => (await stack.db.pool.query('SELECT FROM safety_dirty LIMIT 1')).rowCount === 0,
        'all is counted',
      );
      for (const done of [drive, join(stack.archive, `drive-${round}`)])
        rmSync(done, { recursive: true, force: true });
    }
  } finally {
    await stack.stop();
    rmSync(folder, { recursive: true, force: true });
  }
  const [kept, not] = [median(took.kept), median(took.not)];
  return [
    {
      bench: 'keeping',
      work: `an ingest of 8,000 × 200 KB while safety is kept up to date, cold caches; median of ${ROUNDS}`,
      ours: seconds(kept),
      peer: `without: ${seconds(not)}`,
      wanted: 'less than 5 % more',
      holds: kept / not < WANTED,
    },
  ];
}

async function keep(pool: Pool, on: boolean): Promise<void> {
  for (const [table, names] of Object.entries(TRIGGERS))
    for (const name of names)
      await pool.query(`ALTER TABLE ${table} ${on ? 'ENABLE' : 'DISABLE'} TRIGGER ${name}`);
}

function makeFiles(top: string): void {
  const content = Buffer.alloc(BYTES);
  for (let n = 0; n < FILES; n++) {
    const folder = join(top, String(Math.floor(n / FILES_IN_A_FOLDER)));
    if (n % FILES_IN_A_FOLDER === 0) mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, `DSC_${n}.NEF`), randomFillSync(content));
  }
}

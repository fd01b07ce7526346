import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { attachByHand, ingestOf, until } from '../../support/attach-by-hand.ts';
import { makePhoto } from '../../support/media/make-photo.ts';
import { makeRaw } from '../../support/media/make-raw.ts';
import { startStack } from '../../support/stack.ts';
import type { Row } from '../row.ts';
import { benchFolder } from './disk.ts';

const FILES = 2000;
const LIMIT_MB = 600;

/** 2,000 mixed RAW and JPEG files are ingested and looked at; the most that all our processes held at once. */
export async function benchMemory(): Promise<Row[]> {
  const folder = benchFolder();
  const stack = await startStack({ folder: join(folder, 'stack') });
  let most = 0;
  try {
    const drive = join(folder, 'drive');
    await makeFiles(join(drive, 'Photography', '2026'));
    const processes = [await stack.startServer(), await stack.startWorker()].map((one) => one.process.pid!);
    const watching = setInterval(() => {
      most = Math.max(
        most,
        processes.reduce((sum, pid) => sum + pssOf(pid), 0),
      );
    }, 250);
    const driveId = await attachByHand(stack.db.pool, drive);
    const result = await ingestOf(stack.db.pool, driveId);
    if (result.copied !== FILES) throw new Error(`Not all was copied: ${JSON.stringify(result)}`);
    await until(async () => (await waitingPhotos()) === 0, 'every photo was looked at', 1800);
    clearInterval(watching);
  } finally {
    await stack.stop();
    rmSync(folder, { recursive: true, force: true });
  }
  return [
    {
      bench: 'memory',
      work: `PSS of server, worker and their children while ${FILES} RAW and JPEG files are ingested with previews`,
      ours: `${Math.round(most)} MB`,
      peer: '–',
      wanted: `below ${LIMIT_MB} MB`,
      holds: most < LIMIT_MB,
    },
  ];

  async function waitingPhotos(): Promise<number> {
    const { rows } = await stack.db.pool.query(
      `select count(*)::int as n from photo where state = 'pending'`,
    );
    return rows[0].n;
  }
}

/** Every other one is a RAW with a preview in it; one in ten has 24 megapixels, the others 3. They differ at the end. */
async function makeFiles(folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const sizes = [
    { width: 2121, height: 1414 },
    { width: 6000, height: 4000 },
  ];
  const jpegs = await Promise.all(sizes.map((size) => makePhoto(size)));
  const raws = sizes.map((size, i) => makeRaw({ preview: jpegs[i]!, ...size }));
  for (let n = 0; n < FILES; n++) {
    const bytes = (n % 2 === 0 ? jpegs : raws)[n % 20 < 2 ? 1 : 0]!;
    const name = `DSC_${n}.${n % 2 === 0 ? 'JPG' : 'CR2'}`;
    writeFileSync(join(folder, name), Buffer.concat([bytes, Buffer.from(`number ${n}`)]));
  }
}

/** Proportional set size of a process and all below it, in MB. */
function pssOf(pid: number): number {
  try {
    const rollup = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
    const own = Number(/^Pss:\s+(\d+) kB/m.exec(rollup)?.[1] ?? 0) / 1024;
    const children = readdirSync(`/proc/${pid}/task`).flatMap((task) =>
      readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8').split(' ').filter(Boolean).map(Number),
    );
    return children.reduce((sum, child) => sum + pssOf(child), own);
  } catch {
    return 0; // it has ended
  }
}

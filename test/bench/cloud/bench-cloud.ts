import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { archivedDrive } from '../../support/archived-drive.ts';
import { startDatabase } from '../../support/database.ts';
import { type CephGateway, startCephGateway } from '../../support/object-store/ceph-gateway.ts';
import { median, type Row, seconds, timed } from '../row.ts';
import { rclone } from './rclone.ts';

const MB = 1_000_000;
const ROUNDS = 3;
const TRANSFERS = 4;
const MOST_MEMORY = 250 * MB;
/** So many downloads a Restore has under way. */
const LANES = 6;
const scripts = {
  upload: fileURLToPath(new URL('./upload-timed.ts', import.meta.url)),
  restore: fileURLToPath(new URL('./restore-timed.ts', import.meta.url)),
};

interface Work {
  what: string;
  files: number;
  bytes: number;
  /** Ours may take so many times as long as rclone. */
  most: number;
}

const works: Work[] = [
  { what: '2 GB in files of 30 MB', files: 67, bytes: 30 * MB, most: 1 },
  { what: '5,000 files of 50 KB', files: 5000, bytes: 50_000, most: 1 / 0.9 },
];

/** Uploads and Restores beside `rclone copy` with the same server, in turns; and what a worker takes of memory. */
export async function benchCloud(): Promise<Row[]> {
  const rows: Row[] = [];
  for (const work of works) rows.push(...(await measure(work)));
  return rows;
}

interface Took {
  ms: number;
  memory: number;
}

async function measure(work: Work): Promise<Row[]> {
  const { files, bytes } = work;
  const [gateway, database] = await Promise.all([startCephGateway(), startDatabase()]);
  const drive = await archivedDrive(database.pool);
  const sent = { ours: [] as Took[], peer: [] as number[] };
  const restored = { ours: [] as Took[], peer: [] as number[] };
  try {
    for (let n = 0; n < files; n++) await drive.add(`Photography/${n % 50}/${n}.cr2`, randomBytes(bytes));
    for (let round = 0; round < ROUNDS; round++) {
      const bucket = `round-${round}`;
      const room: Room = { bucket, databaseUrl: database.url, archiveRoot: drive.root };
      await rclone(gateway, ['mkdir', `:s3:${bucket}`]);
      sent.ours.push(await timedIn('upload', gateway, room));
      const from = [`${drive.root}/LaCie 2019`, `:s3:${bucket}/peer`];
      sent.peer.push(await timed(() => rclone(gateway, ['copy', ...from, `--transfers=${TRANSFERS}`])));
      await comeBack(gateway, { ...room, driveId: drive.driveId, files }, restored);
      await rclone(gateway, ['purge', `:s3:${bucket}`]);
    }
  } finally {
    drive.remove();
    await database.stop();
    await gateway.stop();
  }
  return [
    ...rowsOf(`${work.what} to the cloud`, work.most, sent),
    ...rowsOf(`${work.what} restored from the cloud`, 1, restored),
  ];
}

/** Each to a folder of its own, on the same disk. */
async function comeBack(
  gateway: CephGateway,
  room: Room & { driveId: string; files: number },
  took: { ours: Took[]; peer: number[] },
): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'sl-restored-'));
  try {
    took.ours.push(await timedIn('restore', gateway, { ...room, target: join(folder, 'ours') }));
    const to = [`:s3:${room.bucket}/ours/drives/LaCie 2019`, join(folder, 'peer')];
    took.peer.push(await timed(() => rclone(gateway, ['copy', ...to, `--transfers=${LANES}`])));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function rowsOf(work: string, most: number, { ours, peer }: { ours: Took[]; peer: number[] }): Row[] {
  const [mine, theirs] = [median(ours.map(({ ms }) => ms)), median(peer)];
  const wanted = most === 1 ? 'as fast as rclone' : '0.9 × rclone';
  const held = Math.max(...ours.map(({ memory }) => memory));
  return [
    {
      ...{ bench: 'cloud', work, ours: seconds(mine), peer: `rclone ${seconds(theirs)}`, wanted },
      holds: mine <= theirs * most,
    },
    {
      ...{ bench: 'cloud', work: `${work}: memory of the worker`, ours: `${Math.round(held / MB)} MB` },
      ...{ peer: '', wanted: 'below 250 MB', holds: held < MOST_MEMORY },
    },
  ];
}

interface Room {
  bucket: string;
  databaseUrl: string;
  archiveRoot: string;
  target?: string;
}

/** All of it in a process of its own: how long it took, and its memory at most. */
async function timedIn(what: 'upload' | 'restore', gateway: CephGateway, room: Room): Promise<Took> {
  const { endpoint, keyId, key: applicationKey } = gateway;
  const cloud = { endpoint, region: 'us-east-1', bucket: room.bucket, keyId, applicationKey, prefix: 'ours' };
  const child = spawn(process.execPath, ['--max-semi-space-size=4', scripts[what]], {
    env: { ...process.env, [what.toUpperCase()]: JSON.stringify({ ...room, cloud }) },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk;
  });
  const code = await new Promise((resolve) => child.once('exit', resolve));
  if (code !== 0) throw new Error(`the ${what} ended with ${code}`);
  return JSON.parse(output);
}

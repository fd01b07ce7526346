import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { archivedDrive } from '../../support/archived-drive.ts';
import { startDatabase } from '../../support/database.ts';
import { type CephGateway, startCephGateway } from '../../support/object-store/ceph-gateway.ts';
import { median, type Row, seconds } from '../row.ts';
import { rclone } from './rclone.ts';

const MB = 1_000_000;
const ROUNDS = 3;
const TRANSFERS = 4;
const MOST_MEMORY = 250 * MB;
const script = fileURLToPath(new URL('./upload-timed.ts', import.meta.url));

interface Work {
  work: string;
  files: number;
  bytes: number;
  /** Ours may take so many times as long as rclone. */
  most: number;
}

const works: Work[] = [
  { work: '2 GB in files of 30 MB to the cloud', files: 67, bytes: 30 * MB, most: 1 },
  { work: '5,000 files of 50 KB to the cloud', files: 5000, bytes: 50_000, most: 1 / 0.9 },
];

/** Uploads beside `rclone copy` to the same server, in turns; and what a worker takes of memory. */
export async function benchCloud(): Promise<Row[]> {
  const rows: Row[] = [];
  for (const work of works) rows.push(...(await measure(work)));
  return rows;
}

async function measure({ work, files, bytes, most }: Work): Promise<Row[]> {
  const [gateway, database] = await Promise.all([startCephGateway(), startDatabase()]);
  const drive = await archivedDrive(database.pool);
  const [ours, peers, memory] = [[] as number[], [] as number[], [] as number[]];
  try {
    for (let n = 0; n < files; n++) await drive.add(`Photography/${n % 50}/${n}.cr2`, randomBytes(bytes));
    for (let round = 0; round < ROUNDS; round++) {
      const bucket = `round-${round}`;
      await rclone(gateway, ['mkdir', `:s3:${bucket}`]);
      const took = await uploadOnce(gateway, { bucket, databaseUrl: database.url, archiveRoot: drive.root });
      ours.push(took.ms);
      memory.push(took.memory);
      const from = performance.now();
      await rclone(gateway, [
        'copy',
        `${drive.root}/LaCie 2019`,
        `:s3:${bucket}/peer`,
        `--transfers=${TRANSFERS}`,
      ]);
      peers.push(performance.now() - from);
      await rclone(gateway, ['purge', `:s3:${bucket}`]);
    }
  } finally {
    drive.remove();
    await database.stop();
    await gateway.stop();
  }
  const [mine, theirs] = [median(ours), median(peers)];
  const wanted = most === 1 ? 'as fast as rclone' : '0.9 × rclone';
  const held = Math.max(...memory);
  return [
    {
      bench: 'cloud',
      work,
      ours: seconds(mine),
      peer: `rclone ${seconds(theirs)}`,
      wanted,
      holds: mine <= theirs * most,
    },
    {
      bench: 'cloud',
      work: `${work}: memory of the worker`,
      ours: `${Math.round(held / MB)} MB`,
      peer: '',
      wanted: 'below 250 MB',
      holds: held < MOST_MEMORY,
    },
  ];
}

interface Room {
  bucket: string;
  databaseUrl: string;
  archiveRoot: string;
}

/** One upload of everything in a process of its own: how long it took, and its memory at most. */
async function uploadOnce(gateway: CephGateway, room: Room): Promise<{ ms: number; memory: number }> {
  const { endpoint, keyId, key: applicationKey } = gateway;
  const cloud = { endpoint, region: 'us-east-1', bucket: room.bucket, keyId, applicationKey, prefix: 'ours' };
  const child = spawn(process.execPath, ['--max-semi-space-size=4', script], {
    env: { ...process.env, UPLOAD: JSON.stringify({ ...room, cloud }) },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk;
  });
  const code = await new Promise((resolve) => child.once('exit', resolve));
  if (code !== 0) throw new Error(`the upload ended with ${code}`);
  return JSON.parse(output);
}

import { readFileSync } from 'node:fs';
import { connect } from '@safelight/core/adapters/db/connect.ts';
import { systemClock } from '@safelight/core/base/clock.ts';
import { openUploads } from '@safelight/core/flows/upload/upload.ts';

/** Uploads all there is, and prints how long that took and how much memory this process had at most. */
const { databaseUrl, ...given } = JSON.parse(process.env.UPLOAD!);
const database = connect(databaseUrl);
const uploads = openUploads({
  pool: database.pool,
  clock: systemClock,
  live: { publish: () => {} },
  ...given,
});
const from = performance.now();
await uploads.run(new AbortController().signal);
const ms = performance.now() - from;
uploads.close();
const { rows } = await database.pool.query(
  `select count(*)::int as n from upload join volume on volume.id = volume_id where upload.state <> 'done' and address like $1`,
  [`%/${given.cloud.bucket}/%`],
);
await database.close();
if (rows[0].n !== 0) throw new Error(`${rows[0].n} were not sent`);
const kilobytes = Number(/VmHWM:\s+(\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))![1]);
process.stdout.write(JSON.stringify({ ms, memory: kilobytes * 1024 }));

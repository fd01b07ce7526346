import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { connect } from '@safelight/core/adapters/db/connect.ts';
import { connectStore } from '@safelight/core/adapters/object-store/store-client.ts';
import { systemClock } from '@safelight/core/base/clock.ts';
import { newId } from '@safelight/core/base/ids.ts';
import { addressOf } from '@safelight/core/catalog/volume/cloud-address.ts';
import { targetMark } from '@safelight/core/catalog/volume/target-mark.ts';
import { runRestore } from '@safelight/core/flows/restore/restore.ts';

/** Restores a whole Drive from the cloud, and prints how long that took and how much memory this process had at most. */
const { databaseUrl, driveId, target, ...given } = JSON.parse(process.env.RESTORE!);
const database = connect(databaseUrl);
const store = connectStore(given.cloud);
const id = newId(systemClock);
mkdirSync(join(target, targetMark(id)), { recursive: true });
await database.pool.query(
  `insert into restore (id, drive_id, path, every, "from", dock_id, target, state, files, bytes, replaces)
   values ($1, $2, '', false, 'cloud', $3, $4, 'waiting', 0, 0, false)`,
  [id, driveId, newId(systemClock), Buffer.from(target)],
);
const from = performance.now();
await runRestore(
  {
    ...given,
    ...{ pool: database.pool, store, storeAddress: addressOf(given.cloud), holder: 'bench' },
    ...{ ownership: { uid: null, gid: null, umask: null }, live: { publish: () => {} } },
    reading: async (_volumeId, signal, act) => act(signal),
  },
  id,
  new AbortController().signal,
);
const ms = performance.now() - from;
store.close();
const { rows } = await database.pool.query(
  'select state, reason, restored::int as n from restore where id = $1',
  [id],
);
await database.close();
if (rows[0].state !== 'done' || rows[0].n !== given.files)
  throw new Error(`the restore ended as ${JSON.stringify(rows[0])}`);
const kilobytes = Number(/VmHWM:\s+(\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))![1]);
process.stdout.write(JSON.stringify({ ms, memory: kilobytes * 1024 }));

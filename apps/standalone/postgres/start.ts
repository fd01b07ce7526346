import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { ensureDatabase } from '@safelight/core/adapters/db/ensure-database.ts';
import { endLeftovers, workingIn } from '../processes/leftovers.ts';
import { spawnChild } from '../processes/spawn-child.ts';
import type { Start } from '../processes/supervise.ts';
import { postgresBinaries } from './binaries.ts';
import { ensureCluster } from './cluster.ts';
import { databasePlace } from './place.ts';
import { databaseUser } from './user.ts';

export interface PostgresFolders {
  data: string;
  /** For the socket: its path must stay below 107 bytes. */
  sockets: string;
}

/** A private PostgreSQL that only listens on a socket in a closed folder. */
export interface PrivatePostgres {
  url: string;
  /** Starts it and waits until it answers; ends what an earlier run has left. */
  start(log: (line: string) => void): Start;
}

/** Finds or makes the database's folder; starts nothing yet. */
export function preparePostgres(folders: PostgresFolders): PrivatePostgres {
  const user = databaseUser();
  const binaries = postgresBinaries(user !== null);
  const place = databasePlace(folders.data, user);
  ensureCluster(place, binaries, user);
  const url = `postgresql://safelight@localhost/safelight?host=${encodeURIComponent(folders.sockets)}`;
  return {
    url,
    start: (log) => async (spawned) => {
      await endLeftovers(workingIn(place), 'SIGINT');
      // Its own check would take any process that now has the old number for a running server.
      rmSync(join(place, 'postmaster.pid'), { force: true });
      const child = spawnChild({
        command: binaries.postgres,
        args: ['-D', place, ...settings(folders.sockets)],
        user,
        stopSignal: 'SIGINT',
        onLine: log,
      });
      spawned(child);
      await Promise.race([ensureDatabase(url, 120_000), child.exited.then(failed)]);
    },
  };
}

/** Sized for a small NAS with one photographer. */
function settings(sockets: string): string[] {
  const values = {
    listen_addresses: '',
    unix_socket_directories: sockets,
    unix_socket_permissions: '0700',
    max_connections: 60,
    shared_buffers: '128MB',
    effective_cache_size: '512MB',
    work_mem: '8MB',
    maintenance_work_mem: '64MB',
    max_wal_size: '1GB',
    wal_compression: 'on',
    jit: 'off',
    random_page_cost: 2,
    timezone: 'UTC',
    log_timezone: 'UTC',
    log_line_prefix: '%m [%p] ',
  };
  return Object.entries(values).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}

function failed(how: string): never {
  throw new Error(`PostgreSQL did not start (${how}).`);
}

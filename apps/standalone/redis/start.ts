import { existsSync, mkdirSync, renameSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { endLeftovers, workingIn } from '../processes/leftovers.ts';
import { type Child, spawnChild } from '../processes/spawn-child.ts';
import type { Start } from '../processes/supervise.ts';
import { redisAnswers } from './answers.ts';

export interface RedisFolders {
  data: string;
  sockets: string;
}

/** A private Redis that only listens on a socket in a closed folder. */
export interface PrivateRedis {
  url: string;
  /** Starts it and waits until it answers; ends what an earlier run has left. */
  start(log: (line: string) => void): Start;
}

const PROGRAMS = ['redis-server', 'valkey-server'];
const PATIENCE_MS = 60_000;
const UNREADABLE = /bad file format|unexpected end of file|wrong signature|manifest file/i;

/** Finds the program and the folder; starts nothing yet. */
export function prepareRedis(folders: RedisFolders, say: (line: string) => void): PrivateRedis {
  const command = findProgram();
  const place = join(folders.data, 'redis');
  const socket = join(folders.sockets, 'redis');
  mkdirSync(place, { recursive: true, mode: 0o700 });
  const start = async (onLine: (line: string) => void, spawned: (child: Child) => void) => {
    await endLeftovers(workingIn(place), 'SIGTERM');
    const child = spawnChild({ command, args: options(socket), cwd: place, stopSignal: 'SIGTERM', onLine });
    spawned(child);
    await answersOrEnds(child, socket);
  };
  return {
    url: `unix://${socket}`,
    start: (log) => async (spawned) => {
      let unreadable = false;
      const watch = (line: string) => {
        unreadable ||= UNREADABLE.test(line);
        log(line);
      };
      try {
        await start(watch, spawned);
      } catch (error) {
        if (!unreadable) throw error;
        say(
          'Redis cannot read its data. It is set aside; nothing is lost, the work is planned from the database.',
        );
        setAside(place);
        await start(log, spawned);
      }
    },
  };
}

/** Everything that must not be lost is in PostgreSQL, so a second of the append-only file may go in a power cut. */
function options(socket: string): string[] {
  const values = {
    port: '0',
    unixsocket: socket,
    unixsocketperm: '700',
    dir: '.',
    save: '',
    appendonly: 'yes',
    appendfsync: 'everysec',
    'maxmemory-policy': 'noeviction',
  };
  return Object.entries(values).flatMap(([name, value]) => [`--${name}`, value]);
}

async function answersOrEnds(child: Child, socket: string): Promise<void> {
  let ended: string | undefined;
  child.exited.then((how) => {
    ended = how;
  });
  for (const end = Date.now() + PATIENCE_MS; !(await redisAnswers(socket)); await sleep(20)) {
    if (ended) throw new Error(`Redis did not start (${ended}).`);
    if (Date.now() > end) throw new Error('Redis did not answer within a minute.');
  }
}

function setAside(place: string): void {
  renameSync(place, `${place}.unreadable-${Date.now()}`);
  mkdirSync(place, { mode: 0o700 });
}

function findProgram(): string {
  for (const name of PROGRAMS) {
    for (const folder of (process.env.PATH ?? '').split(delimiter)) {
      if (folder && existsSync(join(folder, name))) return join(folder, name);
    }
  }
  throw new Error(
    'redis-server is not installed. Install it with your system’s package manager, or set REDIS_URL.',
  );
}

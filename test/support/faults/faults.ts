import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import { until } from '../attach-by-hand.ts';
import { driveOf } from '../drive-image.ts';
import type { FaultRoom, Round } from './fault-room.ts';
import { Machine } from './machine.ts';
import { NasDisk } from './nas-disk.ts';
import type { Random } from './random.ts';
import { databaseTime, type Ending, inState } from './settled.ts';

interface Scene {
  room: FaultRoom;
  round: Round;
  random: Random;
  /** Lets the worker go on, where it is still there. */
  goOn: () => void;
}

/** What goes wrong, and what is done about it. Returns when an ingest counts as over. */
type Fault = (scene: Scene) => Promise<Ending>;

const second: Ending = { ingests: 2 };

export const faults = {
  'kill-worker': async ({ round: { machine } }) => {
    await machine.killWorker();
    await machine.startWorker();
    return second;
  },

  'kill-all': async ({ round: { machine } }) => {
    await machine.killAll();
    await machine.startStores();
    await Promise.all([machine.startWorker(), machine.startServer()]);
    return second;
  },

  'flush-redis': async ({ round: { machine }, goOn }) => {
    await machine.flushRedis();
    goOn();
    return second;
  },

  unmount: async ({ round, goOn }) => {
    round.drive.pullOut('lazily');
    goOn();
    await isAway(round.machine);
    const since = await databaseTime(round.machine);
    round.drive.plugIn(`${round.mount}-again`);
    return { ingests: 2, since };
  },

  'io-errors': async ({ room, round, random, goOn }) => {
    const { drive, machine } = round;
    const whole = driveOf(room.host.clone(drive.image, `whole-${Date.now()}.img`), 'ext4');
    fs.truncateSync(drive.image, random.whole(1, fs.statSync(drive.image).size));
    goOn();
    await inState(machine, ['done', 'failed', 'waiting']);
    drive.pullOut('lazily');
    await isAway(machine);
    drive.remove();
    round.drive = whole;
    const since = await databaseTime(machine);
    whole.plugIn(`${round.mount}-again`);
    return { ingests: 2, since };
  },

  'archive-full': async ({ round: { machine }, random, goOn }) => {
    const filler = `${machine.archive}/.safelight/filler`;
    const { bavail, bsize } = fs.statfsSync(machine.archive);
    const room = Math.floor(bavail * bsize * random.next() * 0.4);
    execFileSync('fallocate', ['-l', String(Math.max(1, bavail * bsize - room)), filler]);
    goOn();
    await inState(machine, ['done', 'on-hold']);
    fs.rmSync(filler);
    return second;
  },

  'clock-jump': async ({ room, random, goOn }) => {
    room.instants.moveClock(random.pick([-1, 1]) * random.pick([90, 3600, 3 * 86_400]));
    goOn();
    return second;
  },

  /** Nothing but what was flushed is on the disk. */
  'power-cut': cutPower,

  /** The Archive's journal has just committed by itself: names are on the disk, bytes that were not flushed are not. */
  'power-cut-after-commit': async (scene) => {
    commitJournal(scene.round.machine.archive);
    return cutPower(scene);
  },
} satisfies Record<string, Fault>;

export type FaultName = keyof typeof faults;

/** The disk is cloned in one act while PostgreSQL and the kernel go on writing. */
async function cutPower({ room, round }: Scene): Promise<Ending> {
  const image = room.host.clone(round.machine.image, `cut-${Date.now()}.img`);
  await round.machine.killAll();
  round.machine.removeDisk();
  round.machine = new Machine(room.folder, new NasDisk(image), room.instants);
  await round.machine.startStores();
  return second;
}

/** What is done for one file commits the names of all; the file itself is of no account. */
function commitJournal(archive: string): void {
  const path = `${archive}/.safelight/commits`;
  const fd = fs.openSync(path, 'w');
  fs.fsyncSync(fd);
  fs.closeSync(fd);
  fs.rmSync(path);
}

export function isPowerCut(fault: FaultName): boolean {
  return fault.startsWith('power-cut');
}

async function isAway({ db }: Machine): Promise<void> {
  await until(async () => {
    const { rowCount } = await db.pool.query('select from attachment where detached_at is null');
    return rowCount === 0;
  }, 'the drive counts as away');
}

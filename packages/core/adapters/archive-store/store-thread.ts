import fs from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import { errnoOf } from '../../base/errors.ts';
import { joinPath } from '../../base/paths.ts';
import type { ThreadAnswer } from './asked-thread.ts';
import { Folders } from './folders.ts';
import { keepOlder } from './keep-older.ts';
import { openKernel } from './kernel.ts';
import { OpenAhead } from './open-ahead.ts';
import { openToRead } from './open-to-read.ts';
import { ownershipOf } from './ownership.ts';
import { reachOf } from './reach.ts';
import { type Received, receive, refusedByArchive } from './receive.ts';
import { removeFolder, removeNames } from './remove-names.ts';
import { setAside } from './set-aside.ts';
import { type SettleContext, settle } from './settle.ts';
import { CANCELLED, type StoreOrder, type ThreadSetUp, WRITTEN } from './store-messages.ts';

/** A thread of the archive store: takes orders one after the other and works them off synchronously. */
const setUp = workerData as ThreadSetUp;
const root = Buffer.from(setUp.root);
const kernel = openKernel();
const ownership = ownershipOf(setUp.ownership, process.umask());
const folders = new Folders(root, ownership);
const buffer = Buffer.from(new ArrayBuffer(4 * 1024 * 1024));

parentPort!.on('message', (order: StoreOrder) => {
  parentPort!.postMessage(answer(order));
});

function answer(order: StoreOrder): ThreadAnswer {
  try {
    return { id: order.id, ok: true, results: work(order) };
  } catch (error) {
    if (errnoOf(error)) return { id: order.id, ok: false, refused: refusedByArchive(error) };
    return { id: order.id, ok: false, error: error instanceof Error ? error : new Error(String(error)) };
  }
}

function work(order: StoreOrder) {
  if (order.act === 'settle') return held((context) => settle(order.placements, context));
  if (order.act === 'keep') return held((context) => keepOlder(order.versions, context));
  if (order.act === 'set-aside') return held((context) => setAside(order.asides, context));
  if (order.act === 'remove') return held((context) => removeNames(order.names, context));
  if (order.act === 'remove-folder') return held((context) => removeFolder(order.folder, context));
  return receiveAll(order);
}

function receiveAll({ files, write, counters: shared }: Extract<StoreOrder, { act: 'receive' }>): Received[] {
  const counters = new BigInt64Array(shared);
  const context = {
    kernel,
    buffer,
    write,
    room,
    cancelled: () => Atomics.load(counters, CANCELLED) !== 0n,
    onBytes: (count: number) => Atomics.add(counters, WRITTEN, BigInt(count)),
  };
  const ahead = new OpenAhead(files.length, (n) => openToRead(Buffer.from(files[n]!.source)), kernel);
  try {
    return files.map((file, n) => {
      const temporary = joinPath(root, file.temporary);
      if (write) fs.rmSync(temporary, { force: true });
      const received = receive(() => ahead.take(n), temporary, context);
      if (!received.ok && write) fs.rmSync(temporary, { force: true });
      return received;
    });
  } finally {
    ahead.close();
  }
}

/** Some room is left to the catalogue's small writes and to the file system itself. */
const MARGIN = 4n * 1024n * 1024n;

function room(): bigint {
  const { bavail, bsize } = fs.statfsSync(root, { bigint: true });
  const free = bavail * bsize - MARGIN;
  return free > 0n ? free : 0n;
}

/** Works on a root that is reached through the folder that holds it: it stays the same one until the work is done. */
function held<T>(act: (context: SettleContext) => T): T {
  if (setUp.heldBy === null) return act(context(root, folders));
  const { O_RDONLY, O_DIRECTORY, O_NOFOLLOW } = fs.constants;
  const fd = fs.openSync(joinPath(root, Buffer.from(setUp.heldBy)), O_RDONLY | O_DIRECTORY | O_NOFOLLOW);
  try {
    const same = Buffer.from(`/proc/self/fd/${fd}/..`);
    return act(context(same, new Folders(same, ownership)));
  } finally {
    fs.closeSync(fd);
  }
}

/** Asked anew each time: another file system may have been mounted at the root. */
function context(root: Buffer, folders: Folders): SettleContext {
  const reach = reachOf(Buffer.from(setUp.root).toString());
  const evidence = reach.is === 'cache' ? 'written' : 'read-back';
  // A program in between is not told when the whole file system is flushed.
  const flushesTogether = reach.is === 'medium';
  const dropBehind = () => {
    if (reach.is === 'behind-device') dropPagesOf(reach.device);
  };
  return { root, kernel, ownership, folders, buffer, evidence, flushesTogether, dropBehind };
}

function dropPagesOf(device: string): void {
  const fd = fs.openSync(device, 'r');
  try {
    kernel.dropCache(fd);
  } finally {
    fs.closeSync(fd);
  }
}

import fs from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import { joinPath } from '../../base/paths.ts';
import type { ThreadAnswer } from './asked-thread.ts';
import { openKernel } from './kernel.ts';
import { ownershipOf } from './ownership.ts';
import { receive } from './receive.ts';
import { setAside } from './set-aside.ts';
import { settle } from './settle.ts';
import { CANCELLED, type StoreOrder, type ThreadSetUp, WRITTEN } from './store-messages.ts';

/** A thread of the archive store: takes orders one after the other and works them off synchronously. */
const setUp = workerData as ThreadSetUp;
const root = Buffer.from(setUp.root);
const kernel = openKernel();
const ownership = ownershipOf(setUp.ownership, process.umask());
const buffer = Buffer.from(new ArrayBuffer(4 * 1024 * 1024));

parentPort!.on('message', (order: StoreOrder) => {
  parentPort!.postMessage(answer(order));
});

function answer(order: StoreOrder): ThreadAnswer {
  try {
    return { id: order.id, ok: true, results: work(order) };
  } catch (error) {
    return { id: order.id, ok: false, error: error instanceof Error ? error : new Error(String(error)) };
  }
}

function work(order: StoreOrder) {
  if (order.act === 'settle') return settle(order.placements, { root, kernel, ownership, buffer });
  if (order.act === 'set-aside') return setAside(order.asides, { root, kernel, ownership });
  const counters = new BigInt64Array(order.counters);
  return order.files.map((file) => {
    const temporary = joinPath(root, file.temporary);
    if (order.write) fs.rmSync(temporary, { force: true });
    const received = receive(
      { source: file.source, temporary },
      {
        kernel,
        buffer,
        write: order.write,
        cancelled: () => Atomics.load(counters, CANCELLED) !== 0n,
        onBytes: (count) => Atomics.add(counters, WRITTEN, BigInt(count)),
      },
    );
    if (!received.ok && order.write) fs.rmSync(temporary, { force: true });
    return received;
  });
}

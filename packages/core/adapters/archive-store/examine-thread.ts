import { parentPort, workerData } from 'node:worker_threads';
import type { ThreadAnswer } from './asked-thread.ts';
import { type Examined, examine } from './examine.ts';
import { openKernel } from './kernel.ts';
import { OpenAhead } from './open-ahead.ts';
import { FilesBelow } from './open-below-sync.ts';
import { CANCELLED, WRITTEN } from './store-messages.ts';
import { throttle } from './throttle.ts';

export interface ExamineOrder {
  id: number;
  root: Uint8Array;
  paths: Uint8Array[];
  full: boolean;
}

const setUp = workerData as { counters: SharedArrayBuffer; bytesPerSecond: number | null };
const counters = new BigInt64Array(setUp.counters);
const kernel = openKernel();
const buffer = Buffer.from(new ArrayBuffer(4 * 1024 * 1024));
const cancelled = () => Atomics.load(counters, CANCELLED) !== 0n;
const slowDown = throttle(setUp.bytesPerSecond, cancelled);

parentPort!.on('message', (order: ExamineOrder) => {
  parentPort!.postMessage(answer(order));
});

function answer(order: ExamineOrder): ThreadAnswer {
  try {
    return { id: order.id, ok: true, results: work(order) };
  } catch (error) {
    return { id: order.id, ok: false, error: error instanceof Error ? error : new Error(String(error)) };
  }
}

function work({ root, paths, full }: ExamineOrder): Examined[] {
  const onBytes = (count: number) => {
    Atomics.add(counters, WRITTEN, BigInt(count));
    slowDown(count);
  };
  const files = new FilesBelow(Buffer.from(root));
  const ahead = new OpenAhead(paths.length, (n) => files.open(paths[n]!), kernel);
  const context = { kernel, buffer, full, cancelled, onBytes };
  try {
    return paths.map((_, n) => examine(() => ahead.take(n), context));
  } finally {
    ahead.close();
    files.close();
  }
}

import { parentPort, workerData } from 'node:worker_threads';
import type { Seen } from './plan-brake.ts';
import { lookAtSuspect } from './sample-heads.ts';
import type { SampleSetUp } from './start-sample.ts';

const { mount, suspects, flags } = workerData as SampleSetUp;
const cancelled = new Int32Array(flags);
const seen: Seen[] = [];
for (const suspect of suspects) {
  if (Atomics.load(cancelled, 0) !== 0) break;
  seen.push(lookAtSuspect(mount, suspect));
}
parentPort!.postMessage(seen);

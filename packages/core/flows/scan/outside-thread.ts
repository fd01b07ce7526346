import { parentPort, workerData } from 'node:worker_threads';
import { Problem } from '../../base/errors.ts';
import { type OutsideWalk, walkOutside } from './walk-outside.ts';

export type OutsideSetUp = OutsideWalk & { cancelled: SharedArrayBuffer };

const { cancelled, ...walk } = workerData as OutsideSetUp;
const flag = new Int32Array(cancelled);

try {
  const outside = walkOutside(walk, () => Atomics.load(flag, 0) !== 0);
  parentPort!.postMessage({ is: 'outside', outside });
} catch (error) {
  if (!(error instanceof Problem)) throw error;
  parentPort!.postMessage({ is: 'problem', code: error.code });
}

import { parentPort, workerData } from 'node:worker_threads';
import type { ThreadAnswer } from './asked-thread.ts';
import type { FourValues } from './four-values.ts';
import { standsAsProven } from './four-values-below.ts';
import { FilesBelow } from './open-below-sync.ts';

export interface StandOrder {
  id: number;
  paths: Uint8Array[];
  proven: (FourValues | null)[];
}

const files = new FilesBelow(Buffer.from((workerData as { root: Uint8Array }).root));

parentPort!.on('message', ({ id, paths, proven }: StandOrder) => {
  const results = paths.map((path, n) => standsAsProven(files, Buffer.from(path), proven[n] ?? null));
  files.close();
  parentPort!.postMessage({ id, ok: true, results } satisfies ThreadAnswer);
});

import { parentPort, workerData } from 'node:worker_threads';
import type { ThreadAnswer } from './asked-thread.ts';
import { listFolder } from './list-folder.ts';

export interface ListOrder {
  id: number;
  folders: Uint8Array[];
}

const root = Buffer.from((workerData as { root: Uint8Array }).root);

parentPort!.on('message', (order: ListOrder) => {
  const results = order.folders.map((folder) => listFolder(root, folder));
  parentPort!.postMessage({ id: order.id, ok: true, results } satisfies ThreadAnswer);
});

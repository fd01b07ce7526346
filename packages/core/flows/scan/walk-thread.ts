import { parentPort, workerData } from 'node:worker_threads';
import { Problem } from '../../base/errors.ts';
import type { FolderListing } from './listing.ts';
import { walk } from './walk.ts';
import { AHEAD, CANCELLED, type WalkNews, type WalkSetUp } from './walk-messages.ts';

const MOST_FOLDERS = 500;
const MOST_FILES = 2000;

const { flags, ...set } = workerData as WalkSetUp;
const shared = new Int32Array(flags);
const tell = (news: WalkNews) => parentPort!.postMessage(news);

try {
  let batch: FolderListing[] = [];
  let files = 0;
  const send = () => {
    // The reader takes one off for each batch it has worked off; wait while it is behind.
    while (Atomics.load(shared, AHEAD) >= 4 && Atomics.load(shared, CANCELLED) === 0)
      Atomics.wait(shared, AHEAD, Atomics.load(shared, AHEAD), 1000);
    Atomics.add(shared, AHEAD, 1);
    tell({ is: 'batch', folders: batch });
    batch = [];
    files = 0;
  };
  for (const listing of walk(set, () => Atomics.load(shared, CANCELLED) !== 0)) {
    batch.push(listing);
    files += listing.names.length + listing.skipped.length;
    if (files >= MOST_FILES || batch.length >= MOST_FOLDERS) send();
  }
  if (batch.length > 0) send();
  tell({ is: 'end' });
} catch (error) {
  if (error instanceof Problem) tell({ is: 'problem', code: error.code, detail: error.detail });
  else throw error;
}

import { workerData } from 'node:worker_threads';
import { Problem } from '../../base/errors.ts';
import { walk } from './walk.ts';
import {
  AHEAD,
  CANCELLED,
  type PackedListing,
  pack,
  type WalkNews,
  type WalkSetUp,
} from './walk-messages.ts';

const MOST_FOLDERS = 500;
const MOST_FILES = 2000;
const MOST_AHEAD = 6;

/** The thread that walks the drive; what it lists goes to the thread that looks at the Archive. */
const { flags, to, ...set } = workerData as WalkSetUp;
const shared = new Int32Array(flags);
const tell = (news: WalkNews<PackedListing>) => to.postMessage(news);

try {
  let batch: PackedListing[] = [];
  let files = 0;
  const send = () => {
    // The reader takes one off for each batch it has worked off; wait while it is behind.
    while (Atomics.load(shared, AHEAD) >= MOST_AHEAD && Atomics.load(shared, CANCELLED) === 0)
      Atomics.wait(shared, AHEAD, Atomics.load(shared, AHEAD), 1000);
    Atomics.add(shared, AHEAD, 1);
    tell({ is: 'batch', folders: batch });
    batch = [];
    files = 0;
  };
  for (const listing of walk(set, () => Atomics.load(shared, CANCELLED) !== 0)) {
    batch.push(pack(listing));
    files += listing.names.length + listing.skipped.length;
    if (files >= MOST_FILES || batch.length >= MOST_FOLDERS) send();
  }
  if (batch.length > 0) send();
  tell({ is: 'end' });
} catch (error) {
  if (error instanceof Problem) tell({ is: 'problem', code: error.code, detail: error.detail });
  else throw error;
} finally {
  to.close();
}

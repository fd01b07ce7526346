import { parentPort, workerData } from 'node:worker_threads';
import { lookAtArchive } from './look-at-archive.ts';
import { type LookSetUp, type PackedListing, unpack, type WalkNews } from './walk-messages.ts';

/** The thread that looks at the Archive while another walks the drive; it hands on what that one lists. */
const { from, ...set } = workerData as LookSetUp;

from.on('message', (news: WalkNews<PackedListing>) => {
  if (news.is !== 'batch') parentPort!.postMessage(news);
  else
    parentPort!.postMessage({
      is: 'batch',
      folders: news.folders.map((listing) => lookAtArchive(unpack(listing), set)),
    });
});

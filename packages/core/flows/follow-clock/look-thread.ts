import fs from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import type { ThreadAnswer } from '../../adapters/archive-store/asked-thread.ts';
import { standsAsProven } from '../../adapters/archive-store/four-values-below.ts';
import { FilesBelow } from '../../adapters/archive-store/open-below-sync.ts';
import { joinPath } from '../../base/paths.ts';
import { quartersMoved } from '../../catalog/file/clock-shift.ts';
import type { Look, LookOrder, LookSetUp } from './look-messages.ts';

/** The thread that looks at marked Files on the drive and at their Copies in the Archive; nothing is opened but folders. */
const { mount, archiveRoot } = workerData as LookSetUp;

parentPort!.on('message', ({ id, files }: LookOrder) => {
  const archive = new FilesBelow(Buffer.from(archiveRoot));
  try {
    const answer: ThreadAnswer = { id, ok: true, results: files.map((file) => lookAt(file, archive)) };
    parentPort!.postMessage(answer);
  } finally {
    archive.close();
  }
});

function lookAt(file: LookOrder['files'][number], archive: FilesBelow): Look {
  const stat = lstat(joinPath(mount, file.path));
  if (!stat?.isFile() || stat.size !== file.bytes) return null;
  const quarters = quartersMoved(file.mtimeNs, stat.mtimeNs);
  if (quarters === null || quarters === 0) return null;
  if (!standsAsProven(archive, file.copyPath, file.four)) return null;
  return { quarters, mtimeNs: stat.mtimeNs };
}

function lstat(path: Buffer): fs.BigIntStats | null {
  try {
    return fs.lstatSync(path, { bigint: true, throwIfNoEntry: false }) ?? null;
  } catch {
    return null; // it is read, which tells why it cannot be
  }
}

import { problem } from '../../base/errors.ts';
import { judgeReading, type Reading, type Verdict } from '../../catalog/copy/judge-reading.ts';
import type { CopyReader } from './copy-reader.ts';
import { type CopyToCheck, groupsToCheck } from './copy-to-check.ts';

/** A Copy that was read, and what that says of it. */
export interface CheckedCopy {
  copy: CopyToCheck;
  reading: Reading;
  verdict: Verdict;
}

export interface Checking {
  reader: CopyReader;
  /** The next Copies, of which none was recorded yet; none: all is done. */
  next: () => Promise<CopyToCheck[]>;
  record: (checked: CheckedCopy[]) => Promise<void>;
}

/**
 * Reads Copies, group by group, until none is left or `signal` ends it; while one group is being recorded the next
 * is being read and the one after it waits in line, so that no lane of the reader waits for another. What was
 * recorded is not read again after a restart.
 * @throws Problem of the Volume, or the reason of `signal`
 */
export async function checkCopies(checking: Checking, signal: AbortSignal): Promise<void> {
  for (let copies = await checking.next(); copies.length > 0; copies = await checking.next())
    await checkAll(checking, copies, signal);
}

async function checkAll(checking: Checking, copies: CopyToCheck[], signal: AbortSignal): Promise<void> {
  let reading: Promise<CheckedCopy[]> | null = null;
  let recording: Promise<void> = Promise.resolve();
  const recordWhatWasRead = async () => {
    const checked = await reading;
    await recording;
    if (checked) recording = checking.record(checked);
    recording.catch(() => {});
  };
  try {
    for (const group of groupsToCheck(copies)) {
      const inLine = checkGroup(checking.reader, group, signal);
      inLine.catch(() => {});
      await recordWhatWasRead();
      reading = inLine;
    }
    await recordWhatWasRead();
  } finally {
    await recording;
  }
}

async function checkGroup(
  reader: CopyReader,
  group: CopyToCheck[],
  signal: AbortSignal,
): Promise<CheckedCopy[]> {
  const readings = await reader.read(group);
  signal.throwIfAborted();
  const checked = group.map((copy, i) => {
    const looks =
      copy.size === null || copy.mtimeNs === null ? null : { size: copy.size, mtimeNs: copy.mtimeNs };
    return { copy, reading: readings[i]!, verdict: judgeReading({ ...copy, looks }, readings[i]!) };
  });
  // A Volume that went away makes every file look gone or unreadable.
  if (checked.some(({ verdict }) => verdict === 'missing' || verdict === 'unreadable')) {
    await reader.requireRight();
    signal.throwIfAborted();
  }
  if (!reader.takesChanges) return checked;
  return Promise.all(checked.map((one) => (one.verdict === 'changed' ? readWhole(reader, one) : one)));
}

/** What becomes a version needs all its digests. */
async function readWhole(reader: CopyReader, changed: CheckedCopy): Promise<CheckedCopy> {
  const [reading] = await reader.read([changed.copy], { full: true });
  if (!reading) throw problem('internal');
  return reading.ok ? { ...changed, reading } : { ...changed, reading, verdict: 'later' };
}

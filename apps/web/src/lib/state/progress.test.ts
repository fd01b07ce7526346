import type { IngestView } from '@safelight/contract/drives.ts';
import { expect, test } from 'vitest';
import { progressOf } from './progress.ts';

const ingest = (facts: Partial<IngestView>) =>
  ({
    state: 'running',
    scanned: true,
    fresh: 0,
    freshBytes: 0,
    written: 0,
    writtenBytes: 0,
    settled: 0,
    settledBytes: 0,
    ...facts,
  }) as IngestView;

test('bytes decide how far it is', () => {
  const at = progressOf(
    ingest({ fresh: 10, freshBytes: 1000, written: 8, writtenBytes: 740, settled: 7, settledBytes: 724 }),
    100,
  );
  expect(at).toEqual({ proven: 0.724, copied: 0.74, secondsLeft: 2.76 });
});

test('empty files are counted instead', () => {
  expect(progressOf(ingest({ fresh: 4, settled: 1 })).proven).toBe(0.25);
});

test('nothing new is complete, but only after the Scan', () => {
  expect(progressOf(ingest({})).proven).toBe(1);
  expect(progressOf(ingest({ scanned: false })).proven).toBe(0);
});

test('it is not complete while the Scan may find more, and no end is named', () => {
  const at = progressOf(
    ingest({ scanned: false, fresh: 2, freshBytes: 10, settled: 2, settledBytes: 10 }),
    100,
  );
  expect(at.proven).toBeLessThan(1);
  expect(at.secondsLeft).toBeUndefined();
});

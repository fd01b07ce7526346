import { describe, expect, test } from 'vitest';
import { centsToKeep, centsToRestore, paceOf, secondsToRestore } from './estimate-restore.ts';

const prices = { priceStorageCents: 600, priceDownloadCents: 1000, priceCallsCents: 40 };

describe('the pace', () => {
  test('is found in times that follow it', () => {
    const timed = [1000, 50_000, 2_000_000, 30_000_000].map((bytes) => ({ bytes, ms: 120 + bytes / 1250 }));
    expect(paceOf(timed)).toMatchObject({ fileMs: 120 });
    expect(paceOf(timed)!.byteRate).toBeCloseTo(1_250_000, 0);
  });

  test('is that of the bytes alone where nothing else can be told', () => {
    expect(paceOf([{ bytes: 1000, ms: 10 }])).toEqual({ fileMs: 0, byteRate: 100_000 });
    expect(
      paceOf([
        { bytes: 10, ms: 100 },
        { bytes: 1000, ms: 10 },
      ])!.fileMs,
    ).toBe(0);
  });

  test('is not known where nothing was measured', () => expect(paceOf([])).toBeNull());
});

describe('a full restore', () => {
  test('takes the time of its bytes, and that of its files side by side', () => {
    const pace = { fileMs: 100, byteRate: 1e6 };
    expect(secondsToRestore({ files: 400, bytes: 5e7 }, pace)).toBe(60);
  });

  test('costs its bytes and its calls', () => {
    expect(centsToRestore({ files: 1e6, bytes: 3e12 }, prices)).toBe(3040);
    expect(centsToKeep(2e12, prices)).toBe(1200);
  });
});

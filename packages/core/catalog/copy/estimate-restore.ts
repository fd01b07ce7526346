/** What a download took. */
export interface Timed {
  bytes: number;
  ms: number;
}

/** How fast the cloud gives files back: what each one costs whatever its size, and how fast bytes come. */
export interface Pace {
  fileMs: number;
  /** Bytes a second of one download. */
  byteRate: number;
}

/** The pace that fits what was measured: a line through the times, by least squares; null where nothing was. */
export function paceOf(timed: readonly Timed[]): Pace | null {
  const bytes = timed.reduce((sum, one) => sum + one.bytes, 0);
  const ms = timed.reduce((sum, one) => sum + one.ms, 0);
  if (timed.length === 0 || ms <= 0) return null;
  const [meanBytes, meanMs] = [bytes / timed.length, ms / timed.length];
  const spread = timed.reduce((sum, one) => sum + (one.bytes - meanBytes) ** 2, 0);
  const together = timed.reduce((sum, one) => sum + (one.bytes - meanBytes) * (one.ms - meanMs), 0);
  const msPerByte = spread === 0 ? 0 : together / spread;
  const fileMs = meanMs - msPerByte * meanBytes;
  // Where sizes tell nothing, or noise would make a file cost less than nothing, all of the time is that of bytes.
  if (msPerByte <= 0 || fileMs < 0) return { fileMs: 0, byteRate: (Math.max(bytes, 1) / ms) * 1000 };
  return { fileMs: Math.round(fileMs), byteRate: 1000 / msPerByte };
}

/** So many files are fetched at once. */
const AT_ONCE = 4;

/** Seconds that it takes to fetch so much: single files wait side by side, the line is shared. */
export function secondsToRestore({ files, bytes }: { files: number; bytes: number }, pace: Pace): number {
  return (files * pace.fileMs) / 1000 / AT_ONCE + bytes / pace.byteRate;
}

export interface Prices {
  priceStorageCents: number;
  priceDownloadCents: number;
  priceCallsCents: number;
}

const TERABYTE = 1e12;

/** Cents that fetching so much costs. */
export function centsToRestore({ files, bytes }: { files: number; bytes: number }, prices: Prices): number {
  return (bytes / TERABYTE) * prices.priceDownloadCents + (files / 1e6) * prices.priceCallsCents;
}

/** Cents a month that keeping so much costs. */
export function centsToKeep(bytes: number, prices: Prices): number {
  return (bytes / TERABYTE) * prices.priceStorageCents;
}

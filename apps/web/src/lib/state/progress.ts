import type { IngestView } from '@safelight/contract/drives.ts';

/** How far an Ingest is, in parts of 1. */
export interface Progress {
  proven: number;
  copied: number;
  /** Undefined while it cannot be known: the Scan still finds more, or the speed is not known yet. */
  secondsLeft: number | undefined;
}

/** How far an Ingest is, and how long it takes at `bytesPerSecond`. */
export function progressOf(ingest: IngestView, bytesPerSecond?: number): Progress {
  const proven = part(ingest.settled, ingest.settledBytes, ingest);
  const copied = Math.max(proven, part(ingest.written, ingest.writtenBytes, ingest));
  const left = Math.max(0, ingest.freshBytes - ingest.settledBytes);
  const known =
    ingest.state === 'running' && ingest.scanned && bytesPerSecond !== undefined && bytesPerSecond > 0;
  return { proven, copied, secondsLeft: known ? left / bytesPerSecond : undefined };
}

function part(files: number, bytes: number, { fresh, freshBytes, scanned }: IngestView): number {
  if (fresh === 0) return scanned ? 1 : 0;
  if (files >= fresh) return scanned ? 1 : 0.999;
  return Math.min(0.999, freshBytes > 0 ? bytes / freshBytes : files / fresh);
}

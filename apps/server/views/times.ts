/** A wall time without a zone: the database's timestamp was read as UTC. */
export function wallTime(time: Date | null): string | null {
  return time === null ? null : time.toISOString().slice(0, 19);
}

/** Nanoseconds since 1970 as ISO 8601; to the millisecond, and never beyond the years that can be written. */
export function timeOfNs(ns: bigint): string {
  const ms = Number(ns / 1_000_000n) - (ns % 1_000_000n < 0n ? 1 : 0);
  return new Date(Math.min(Math.max(ms, -62_135_596_800_000), 253_402_300_799_999)).toISOString();
}

export function isoTime(time: Date): string {
  return time.toISOString();
}

export function isoTimeOrNull(time: Date | null): string | null {
  return time === null ? null : time.toISOString();
}

/** One line of the table: a work, what it took, and what its peer took in the same run. */
export interface Row {
  bench: string;
  work: string;
  ours: string;
  peer: string;
  /** What was asked for, in words. */
  wanted: string;
  holds: boolean;
}

export type Bench = () => Promise<Row[]>;

export function median(values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

export const seconds = (ms: number) => `${(ms / 1000).toFixed(2)} s`;

/** Runs something and says how many milliseconds it took. */
export async function timed(act: () => unknown): Promise<number> {
  const from = performance.now();
  await act();
  return performance.now() - from;
}

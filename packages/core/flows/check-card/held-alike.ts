import type { JudgedFile } from './prove-safe-to-format.ts';

/** Files of a card that the same holders hold. */
export interface HeldAlike {
  copies: number;
  sites: number;
  /** `nas`, `drive:<id>` or `cloud:<account>`. */
  holders: string[];
  files: number;
  bytes: number;
}

/** Counts files by who holds them. */
export class HeldAlikeSums {
  readonly #sums = new Map<string, HeldAlike>();

  add({ copies, sites, holders, bytes }: Omit<JudgedFile, 'why'> & { bytes: number }): void {
    const key = holders.join('\n');
    const sum = this.#sums.get(key) ?? { copies, sites, holders, files: 0, bytes: 0 };
    sum.files += 1;
    sum.bytes += bytes;
    this.#sums.set(key, sum);
  }

  mostFirst(): HeldAlike[] {
    return [...this.#sums.values()].sort((a, b) => b.files - a.files);
  }
}

import type { Outcome } from '../../catalog/file/outcome.ts';

interface Named {
  blake3: Uint8Array;
  bytes: number;
}

/** Writes the rows of one group while the next is being proven; one group after the other. */
export class RecordBehind {
  readonly #write: (outcomes: Outcome[]) => Promise<void>;
  #writing: Promise<void> = Promise.resolve();
  #contents = new Set<string>();

  constructor(write: (outcomes: Outcome[]) => Promise<void>) {
    this.#write = write;
  }

  /** Begins when the group before is recorded. @throws what recording that one threw */
  async begin(outcomes: Outcome[]): Promise<void> {
    await this.#writing;
    this.#contents = new Set(outcomes.flatMap((one) => (one.is === 'settled' ? [keyOf(one)] : [])));
    this.#writing = this.#write(outcomes);
    this.#writing.catch(() => {}); // whoever waits for it is told
  }

  /** Waits for the rows if one of these Contents is among them: what repeats it shares its bytes. */
  async waitFor(contents: Named[]): Promise<void> {
    if (contents.some((content) => this.#contents.has(keyOf(content)))) await this.#writing;
  }

  /** @throws what recording threw */
  end(): Promise<void> {
    return this.#writing;
  }
}

/** What a Content is found by in memory. */
export function keyOf({ blake3, bytes }: Named): string {
  return `${Buffer.from(blake3).toString('hex')}:${bytes}`;
}

import type { FileView } from '@safelight/contract/files.ts';
import type { Results } from '../../state/results.svelte.ts';

const FARTHEST = 3000;

/** Where a File stands within the list it was opened from. */
export class Viewer {
  #results: () => Results;
  #id: () => string;

  constructor(results: () => Results, id: () => string) {
    this.#results = results;
    this.#id = id;
  }

  place = $derived.by(() => this.#results().placeOf(this.#id()));
  total = $derived.by(() => this.#results().total);
  previous = $derived.by(() => (this.place > 0 ? this.#results().files[this.place - 1] : undefined));
  next = $derived.by(() => (this.place < 0 ? undefined : this.#results().files[this.place + 1]));

  /** The File as the list knows it, to show it before everything about it has come. */
  known = $derived.by((): FileView | undefined => this.#results().files[this.place]);

  /** Up to `n` neighbours on each side, for the film strip. */
  around(n: number): FileView[] {
    if (this.place < 0) return [];
    return this.#results().files.slice(Math.max(0, this.place - n), this.place + n + 1);
  }

  /** Loads the list until the File is found in it (not endlessly), and some more when its end is near. */
  async reach(): Promise<void> {
    const results = this.#results();
    await results.start();
    while (this.place < 0 && !results.complete && !results.problem && results.files.length < FARTHEST) {
      const before = results.files.length;
      await results.more();
      if (results.files.length === before) return;
    }
    if (this.place > results.files.length - 20) await results.more();
  }
}

import ignore, { type Ignore } from 'ignore';

/** The library remembers each path it was asked for; it is made anew before that grows. */
const MOST_REMEMBERED = 20_000;

/** Which pattern passes a path over. Patterns are those of gitignore, from the top of the drive on. */
export class Ignoring {
  readonly #patterns: string[];
  #matcher: Ignore;
  #asked = 0;

  constructor(patterns: string[]) {
    this.#patterns = patterns;
    this.#matcher = ignore().add(patterns);
  }

  /**
   * The pattern that passes a path over, or null.
   * @param path as latin1; it is compared in its display form.
   */
  patternFor(path: string, isFolder: boolean): string | null {
    if (this.#patterns.length === 0) return null;
    if (++this.#asked % MOST_REMEMBERED === 0) this.#matcher = ignore().add(this.#patterns);
    const shown = Buffer.from(path, 'latin1').toString('utf8');
    return this.#matcher.test(isFolder ? `${shown}/` : shown).rule?.pattern ?? null;
  }
}

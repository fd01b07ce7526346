import { asProblem, type Problem } from './problem.ts';

/** One act of a person: whether it is under way, and what went wrong with it. */
export class Act<Args extends unknown[]> {
  busy = $state(false);
  problem = $state.raw<Problem>();
  #does: (...args: Args) => Promise<void>;

  constructor(does: (...args: Args) => Promise<void>) {
    this.#does = does;
  }

  /** Does it, once at a time. Answers whether it went well. */
  run = async (...args: Args): Promise<boolean> => {
    if (this.busy) return false;
    this.busy = true;
    this.problem = undefined;
    try {
      await this.#does(...args);
      return true;
    } catch (thrown) {
      this.problem = asProblem(thrown);
      return false;
    } finally {
      this.busy = false;
    }
  };
}

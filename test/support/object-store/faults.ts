/**
 * `skew`, `expired`, `denied`: refused because of the clock or the key; `wrong-etag`: done, answered with another digest;
 * `slow-down`, `no-tomes`, `internal`: refused as an overloaded store does; `cap`: the account's daily cap
 * is used up; `reset`: the connection dies after `after` bytes of the request; `lost-answer`: done, but the
 * answer never arrives; `hang`: never answers; `truncate` and `corrupt`: the answer's body breaks off or has
 * one flipped bit after `after` bytes.
 */
export type FaultKind =
  | 'slow-down'
  | 'no-tomes'
  | 'internal'
  | 'cap'
  | 'skew'
  | 'expired'
  | 'denied'
  | 'wrong-etag'
  | 'reset'
  | 'lost-answer'
  | 'hang'
  | 'truncate'
  | 'corrupt';

export type Fault = {
  kind: FaultKind;
  /** Matched against `OPERATION METHOD URL`. */
  match?: RegExp;
  /** How many requests it hits; once when not given. */
  times?: number;
  after?: number;
};

/** The faults that wait for a request to hit. */
export class Faults {
  #waiting: { fault: Fault; left: number }[] = [];

  add(...faults: Fault[]): void {
    for (const fault of faults) this.#waiting.push({ fault, left: fault.times ?? 1 });
  }

  clear(): void {
    this.#waiting = [];
  }

  /** The next fault for this request, used up by asking. */
  take(line: string): Fault | null {
    const hit = this.#waiting.find(({ fault, left }) => left > 0 && (fault.match?.test(line) ?? true));
    if (!hit) return null;
    hit.left -= 1;
    return hit.fault;
  }
}

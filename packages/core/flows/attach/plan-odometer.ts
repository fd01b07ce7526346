/** What two readings of an odometer say of each other. */
export type Wear =
  /** The very same mount. */
  | 'same'
  /** It may have come there from the earlier one. */
  | 'on'
  /** It cannot: this file system has seen less, so it is another, or an older copy. */
  | 'behind'
  /** Nothing is counted. */
  | 'unknown';

/** Compares readings of the form `<file system> <count> [<mark>]`. */
export function compareOdometers(before: string | null, now: string | null): Wear {
  if (before === null || now === null) return 'unknown';
  const [type, count, mark] = before.split(' ');
  const [typeNow, countNow, markNow] = now.split(' ');
  if (type !== typeNow) return 'behind';
  const more = BigInt(countNow ?? 0) - BigInt(count ?? 0);
  if (more > 0n) return 'on';
  if (more < 0n) return 'behind';
  if (mark === undefined) return 'unknown';
  return mark === markNow ? 'same' : 'behind';
}

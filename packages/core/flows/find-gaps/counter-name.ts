/** A name as a camera gives it: the counter it belongs to, and the number it shows. */
export interface CounterName {
  counter: string;
  n: number;
  /** What stands before the number: `DSC_`. */
  prefix: string;
}

/** Cameras put an underscore elsewhere for another colour space, and other letters before films, and count on. */
const SAME_COUNTER: Record<string, string> = { MG: 'IMG', MVI: 'IMG', DSCF: 'DSF' };

/**
 * Reads `DSC_4312.NEF`, `_DSC4312.NEF`, `IMG_0001.CR3`; null for a name that a person gave. Four digits, as cameras count
 * from 0001 to 9999. Source: JEITA CP-3461.
 */
export function counterName(name: string): CounterName | null {
  const found = /^(_?[A-Za-z][A-Za-z0-9]{0,2}[A-Za-z]?_?)(\d{4})\.[A-Za-z0-9]{2,4}$/.exec(name);
  if (!found) return null;
  const letters = found[1]!.replaceAll('_', '').toUpperCase();
  const n = Number(found[2]);
  return n === 0 ? null : { counter: SAME_COUNTER[letters] ?? letters, n, prefix: found[1]! };
}

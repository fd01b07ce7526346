const MOST_CHARACTERS = 80;

/** A name for a Drive from what it calls itself; labels are hostile input. Null where nothing is left to read. */
export function plainName(label: string | null): string | null {
  const plain = (label ?? '')
    .toWellFormed()
    .replaceAll(/[\p{Cc}\p{Cf}\p{Co}\u2028\u2029\ufffd]+/gu, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim();
  return [...plain].slice(0, MOST_CHARACTERS).join('').trim() || null;
}

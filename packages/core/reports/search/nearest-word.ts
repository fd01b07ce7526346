/** The word in these texts that differs least from the given one, of several the commonest; null: none is near. */
export function nearestWord(word: string, texts: readonly string[]): string | null {
  const most = word.length < 8 ? 1 : 2;
  const found = new Map<string, { away: number; count: number }>();
  for (const text of texts) {
    for (const [other] of text.matchAll(/\p{L}+/gu)) {
      const known = found.get(other);
      if (known) known.count += 1;
      else if (Math.abs(other.length - word.length) <= most)
        found.set(other, { away: distance(word, other), count: 1 });
    }
  }
  const near = [...found].filter(([, { away }]) => away <= most);
  near.sort(([, a], [, b]) => a.away - b.away || b.count - a.count);
  return near[0]?.[0] ?? null;
}

/** How many letters were left out, put in, mistaken, or swapped with their neighbour. */
function distance(a: string, b: string): number {
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let least = Math.min(last[j]! + 1, row[j - 1]! + 1, last[j - 1]! + Number(!same));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        least = Math.min(least, before[j - 2]! + 1);
      row.push(least);
    }
    [before, last] = [last, row];
  }
  return last[b.length]!;
}

/** A roll of a card: the folder of one day, below the card's in the Archive. */
export interface KnownRoll {
  volumeId: string;
  /** `2026-11-24`, and for more of the same day `2026-11-24 (2)`. */
  roll: string;
  /** Some of what is to come has names that are taken there: another picture has them. */
  taken: boolean;
}

export type RollPlan = { is: 'known'; volumeId: string } | { is: 'new'; roll: string };

/** The roll of a day that takes what is to come from a card: the newest one, unless names are taken in it. */
export function planRoll(day: string, rolls: KnownRoll[]): RollPlan {
  const numbered = rolls.flatMap((one) => {
    const number = numberOf(day, one.roll);
    return number === null ? [] : [{ ...one, number }];
  });
  const newest = numbered.toSorted((a, b) => b.number - a.number)[0];
  if (!newest) return { is: 'new', roll: day };
  if (!newest.taken) return { is: 'known', volumeId: newest.volumeId };
  return { is: 'new', roll: `${day} (${newest.number + 1})` };
}

function numberOf(day: string, roll: string): number | null {
  if (roll === day) return 1;
  const number = roll.startsWith(`${day} (`) ? Number.parseInt(roll.slice(day.length + 2), 10) : Number.NaN;
  return Number.isNaN(number) ? null : number;
}

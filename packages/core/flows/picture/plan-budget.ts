/** A Photo with a screen size, in the order in which they were made or last looked at. */
export interface Screen {
  contentId: bigint;
  blake3: Buffer;
  bytes: number;
  /** Whether its bytes stand in the Archive, so that it can be made again without asking anybody. */
  inReach: boolean;
}

/** Below the budget by so much, so that not every new picture takes one away. */
const SLACK = 0.05;

/** How many bytes have to go; 0 where the budget is kept, or there is none. */
export function bytesBeyond(taken: number, budget: number): number {
  return budget === 0 || taken <= budget ? 0 : taken - budget * (1 - SLACK);
}

/** Which of them go, the first ones first: only what can be made again, and no more than has to. */
export function planEviction(screens: readonly Screen[], beyond: number): Screen[] {
  const going: Screen[] = [];
  let left = beyond;
  for (const screen of screens) {
    if (left <= 0) break;
    if (!screen.inReach) continue;
    going.push(screen);
    left -= screen.bytes;
  }
  return going;
}

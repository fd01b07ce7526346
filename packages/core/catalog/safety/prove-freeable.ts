import type { Held } from './copy-fact.ts';
import { judge, type Rule, strictest, type World } from './judge.ts';

declare const proven: unique symbol;

/** That a Content keeps its rule without its Copies in the Archive. Only `proveFreeable` makes one. */
export interface SafeWithoutArchive {
  readonly [proven]: true;
}

export interface Rules {
  /** Of Drives that have one of their own. */
  own: ReadonlyMap<string, Rule>;
  usual: Rule;
}

/**
 * Whether a Content satisfies the rules of all its Drives with nothing in the Archive: where Drives are now, and where
 * they go back to. Only fresh proofs count.
 */
export function proveFreeable(
  { held, drives }: { held: Held[]; drives: string[] },
  worlds: { now: World; atRest: World },
  { own, usual }: Rules,
): SafeWithoutArchive | null {
  const others = held.filter(({ holder }) => holder !== 'nas');
  const rule = strictest(
    drives.map((id) => own.get(id) ?? usual),
    usual,
  );
  const safe = judge(others, worlds.now, rule).safe && judge(others, worlds.atRest, rule).safe;
  return safe ? ({} as SafeWithoutArchive) : null;
}

import type { Held, Medium } from './copy-fact.ts';
import { mediumOf } from './holders-of.ts';

/** How many proven Copies, on how many kinds of medium, in how many buildings beyond the first. */
export interface Rule {
  copies: number;
  media: number;
  offsite: number;
}

/** A Drive as far as safety is concerned. */
export interface DriveFact {
  lifecycle: 'active' | 'retired' | 'lost';
  /** The building it is in; null for one that is with somebody. */
  site: string | null;
}

/** Where holders are. */
export interface World {
  /** The building of the NAS. */
  here: string;
  drives: ReadonlyMap<string, DriveFact>;
}

export interface Verdict {
  safe: boolean;
  /** Proven Copies, each holder one. */
  copies: number;
  media: number;
  /** Buildings that hold a proven Copy; a cloud is one. */
  sites: number;
  /** What is short of the rule. */
  short: Rule;
}

/** The building in which a holder is; undefined where nothing it holds counts, null where nobody knows. */
function siteOf(holder: string, { here, drives }: World): string | null | undefined {
  const medium = mediumOf(holder);
  if (medium === 'nas') return here;
  if (medium === 'cloud') return holder;
  const drive = drives.get(holder.slice('drive:'.length));
  return !drive || drive.lifecycle === 'lost' ? undefined : drive.site;
}

/** Whether a Content is as safe as the rule wants it, and what is missing. */
export function judge(held: Held[], world: World, rule: Rule): Verdict {
  const media = new Set<Medium>();
  const sites = new Set<string>();
  let copies = 0;
  for (const { holder, standing } of held) {
    const site = siteOf(holder, world);
    if (standing !== 'proven' || site === undefined) continue;
    copies++;
    media.add(mediumOf(holder));
    if (site !== null) sites.add(site);
  }
  const short = {
    copies: Math.max(0, rule.copies - copies),
    media: Math.max(0, rule.media - media.size),
    offsite: Math.max(0, rule.offsite - Math.max(0, sites.size - 1)),
  };
  const safe = short.copies + short.media + short.offsite === 0;
  return { safe, copies, media: media.size, sites: sites.size, short };
}

/** Proven in one building at most, and not what the rule wants. */
export function isAtRisk({ safe, sites }: Verdict): boolean {
  return !safe && sites < 2;
}

/** What satisfies each of several rules. */
export function strictest(rules: Rule[], usual: Rule): Rule {
  if (rules.length === 0) return usual;
  return {
    copies: Math.max(...rules.map(({ copies }) => copies)),
    media: Math.max(...rules.map(({ media }) => media)),
    offsite: Math.max(...rules.map(({ offsite }) => offsite)),
  };
}

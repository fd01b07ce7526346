import type { Missing, What } from '../../catalog/drive/retirement.ts';
import type { Held, HeldContents } from '../../catalog/safety/copy-fact.ts';
import { judge, type Rule, type World } from '../../catalog/safety/judge.ts';

/** A Volume of the Drive as it stands now. */
export interface VolumeState {
  volumeId: string;
  /** The Attachment that is open. */
  attachment: string | null;
  released: boolean;
  /** It may be another known Drive, and its owner did not say. */
  asked: boolean;
  /** Whether anything of it is ingested. */
  hasSources: boolean;
  /** The last complete Scan was in this Attachment, and walked what is chosen now. */
  scanned: boolean;
  /** The newest Ingest, and what it failed and passed over; junk and what was removed on purpose are not counted. */
  ingest: { id: string; state: 'open' | 'done' | 'failed' } | null;
  failed: number;
  skipped: number;
}

/** What takes a while to find out; nothing in it says where a Drive is. */
export interface Gathered {
  /** As they were when it was begun. */
  volumes: VolumeState[];
  files: number;
  /** Present Files without a Content. */
  unread: number;
  holdings: HeldContents[];
  /** Archive Copies of its Contents, and those of them that do not stand as they were proven. */
  archive: { copies: number; changed: number; changedBytes: number };
  /** Present Files whose Archive Copy is damaged or missing. */
  troubled: number;
}

/** What counts at the instant of the decision, read while nothing of it can change. */
export interface Now {
  driveId: string;
  volumes: VolumeState[];
  /** Where every other Drive is, and where it will be: what is attached goes back to where it rests. */
  worlds: { now: World; atRest: World };
  rule: Rule;
  /** The building that the Drive goes to; null where the Place is gone. */
  site: string | null;
}

declare const proven: unique symbol;

/** That a Drive may be put away at a building. Only `proveRetirement` makes one. */
export interface SafeToRetire {
  readonly [proven]: true;
  readonly driveId: string;
  readonly site: string;
  readonly gathered: Gathered;
}

export type Verdict = { safe: true; proof: SafeToRetire } | { safe: false; missing: Missing[] };

/**
 * Whether a Drive may be put away. Its own Copies count as one holder in the building that it goes to. The rule has to
 * be kept where the other Drives are now, and also where they go back to: so two that are put away cannot lean on each
 * other, each believing that the other stays.
 */
export function proveRetirement(gathered: Gathered, now: Now): Verdict {
  const missing = [
    ...attachmentMissing(now),
    ...scanMissing(gathered, now),
    ...contentMissing(gathered, now),
  ];
  if (missing.length > 0 || now.site === null) return { safe: false, missing };
  const proof = { driveId: now.driveId, site: now.site, gathered } as SafeToRetire;
  return { safe: true, proof };
}

const one = (what: What, files = 0, bytes = 0): Missing => ({ what, files, bytes, doubtful: [] });
const some = (what: What, files: number, bytes = 0) => (files > 0 ? [one(what, files, bytes)] : []);

function attachmentMissing({ volumes, site }: Now): Missing[] {
  const here = volumes.filter(({ attachment }) => attachment !== null);
  const missing: Missing[] = site === null ? [one('place-gone')] : [];
  if (here.length === 0) missing.push(one('drive-away'));
  else if (here.length < volumes.length) missing.push(one('partition-away'));
  if (here.some(({ released }) => released)) missing.push(one('drive-released'));
  if (volumes.some(({ asked }) => asked)) missing.push(one('which-drive'));
  if (!volumes.some(({ hasSources }) => hasSources)) missing.push(one('no-source-folder'));
  return missing;
}

function scanMissing(gathered: Gathered, { volumes }: Now): Missing[] {
  const chosen = volumes.filter(({ hasSources, attachment }) => hasSources && attachment !== null);
  const missing: Missing[] = [];
  if (chosen.some(({ ingest }) => ingest?.state === 'open')) missing.push(one('ingest-open'));
  else if (chosen.some(({ ingest }) => ingest?.state === 'failed')) missing.push(one('ingest-failed'));
  else if (chosen.some(({ scanned, ingest }) => !scanned || ingest === null))
    missing.push(one('not-scanned'));
  else if (stamp(volumes) !== stamp(gathered.volumes)) missing.push(one('changed-meanwhile'));
  const sum = (of: 'failed' | 'skipped') => volumes.reduce((total, volume) => total + volume[of], 0);
  return [...missing, ...some('failed-files', sum('failed')), ...some('skipped-files', sum('skipped'))];
}

/** What has to be the same from the first look to the decision: which Attachments, and which Ingests. */
function stamp(volumes: VolumeState[]): string {
  return volumes
    .map(({ volumeId, attachment, ingest }) => [volumeId, attachment, ingest?.id, ingest?.state].join(' '))
    .sort()
    .join('\n');
}

function contentMissing(gathered: Gathered, now: Now): Missing[] {
  const { files, unread, holdings, archive, troubled } = gathered;
  return [
    ...(files === 0 ? [one('nothing-on-it')] : []),
    ...some('unread-files', unread),
    ...some('archive-changed', archive.changed, archive.changedBytes),
    ...some('archive-trouble', troubled),
    ...shortOfRule(holdings, now),
  ];
}

const PARTS = ['copies', 'media', 'offsite'] as const;

function shortOfRule(holdings: HeldContents[], now: Now): Missing[] {
  const worlds = [now.worlds.now, now.worlds.atRest].map((world) => withThisAway(world, now));
  const short = new Map<What, Missing>();
  for (const { held, contents, bytes } of holdings) {
    const verdicts = worlds.map((world) => judge(held, world, now.rule));
    const doubtful = doubtfulOf(held, now.worlds.now);
    for (const part of PARTS) {
      if (verdicts.every((verdict) => verdict.short[part] === 0)) continue;
      const what = `short-${part}` as const;
      const known = short.get(what) ?? one(what);
      short.set(what, {
        what,
        files: known.files + contents,
        bytes: known.bytes + bytes,
        doubtful: [...new Set([...known.doubtful, ...doubtful])],
      });
    }
  }
  return [...short.values()];
}

/** A lost Drive is of no help. */
function doubtfulOf(held: Held[], { drives }: World): string[] {
  const isLost = (holder: string) => drives.get(holder.slice('drive:'.length))?.lifecycle === 'lost';
  return held
    .filter(({ holder, standing }) => standing !== 'proven' && !isLost(holder))
    .map(({ holder }) => holder);
}

function withThisAway(world: World, { driveId, site }: Now): World {
  return { ...world, drives: new Map(world.drives).set(driveId, { lifecycle: 'retired', site }) };
}

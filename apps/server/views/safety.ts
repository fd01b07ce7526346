import type {
  NextActView,
  SafetyView,
  ShootTallyView,
  ShortFileView,
  TallyView,
  VisitView,
} from '@safelight/contract/safety.ts';
import { placeText } from '@safelight/core/catalog/place/place-name.ts';
import type { Verdict } from '@safelight/core/catalog/safety/judge.ts';
import type { FileRow } from '@safelight/core/reports/files/file-rows.ts';
import { type NextAct, nextActs } from '@safelight/core/reports/safety/next-acts.ts';
import { planVisits, type Visit } from '@safelight/core/reports/safety/plan-visits.ts';
import type { KnownDrive, SafetyWorld } from '@safelight/core/reports/safety/safety-world.ts';
import type { ShootTally } from '@safelight/core/reports/safety/shoot-tallies.ts';
import type { SafetyReport, Tally } from '@safelight/core/reports/safety/sum-up.ts';
import { fileView } from './file.ts';
import { pathView } from './names.ts';

export function safetyView(
  report: SafetyReport,
  cloudConfigured: boolean,
  archive: SafetyView['archive'],
): SafetyView {
  const { all, years, kinds, rule, world } = report;
  const kept = (shortBytes: number, shortFiles: number) => ({
    bytes: all.bytes - shortBytes,
    shortBytes,
    shortFiles,
  });
  return {
    rule,
    totalFiles: all.files,
    totalBytes: all.bytes,
    safeBytes: all.safe,
    atRiskBytes: all.risk,
    atRiskFiles: all.riskFiles,
    copies: kept(all.shortCopies, all.shortCopiesFiles),
    media: kept(all.shortMedia, all.shortMediaFiles),
    offsite: kept(all.shortOffsite, all.shortOffsiteFiles),
    byYear: years.map(([year, tally]) => ({ year: year || null, ...tallyView(tally) })),
    byKind: kinds.map(([kind, tally]) => ({
      kind: kind as SafetyView['byKind'][number]['kind'],
      ...tallyView(tally),
    })),
    byDrive: [...report.drives].map(([id, tally]) => ({
      driveId: id,
      drive: world.known.get(id)?.name ?? '',
      rule: world.rules.get(id) ?? null,
      ...tallyView(tally),
    })),
    acts: nextActs(report).map((act) => nextActView(act, world)),
    visits: planVisits(report).map((visit) => visitView(visit, world)),
    elsewhere: cloudConfigured || world.sites.size > 1,
    cloudConfigured,
    archive,
  };
}

function nextActView({ what, drive, site, ...gain }: NextAct, world: SafetyWorld): NextActView {
  const { id, name, lentTo } = drive;
  return {
    ...{ what, driveId: id, drive: name, lentTo, ...gain },
    place: placeOf(drive, world),
    site: site === null ? null : (world.sites.get(site) ?? null),
    here: drive.restsIn === world.here,
  };
}

function visitView({ site, drives }: Visit, world: SafetyWorld): VisitView {
  return {
    ...{ siteId: site, site: world.sites.get(site) ?? '', here: site === world.here },
    drives: drives.map(({ drive, ...due }) => {
      const { id, name, lentTo } = drive;
      return { id, name, place: placeOf(drive, world), lentTo, ...due };
    }),
  };
}

function placeOf({ place, restsIn }: KnownDrive, world: SafetyWorld): string | null {
  return place === null ? null : placeText({ name: place, site: world.sites.get(restsIn) ?? '' });
}

type Sums = Pick<Tally, 'files' | 'safe' | 'two' | 'risk'>;

function tallyView({ files, safe, two, risk }: Sums): TallyView {
  return { files, safeBytes: safe, twoBytes: two, atRiskBytes: risk };
}

export function shootTallyView({ driveId, drive, volumeId, path, ...sums }: ShootTally): ShootTallyView {
  return { driveId, drive, volumeId, ...pathView(path), ...tallyView(sums) };
}

export function shortFileView(file: FileRow, { copies, media, sites }: Verdict): ShortFileView {
  return { file: fileView(file), copies, media, sites };
}

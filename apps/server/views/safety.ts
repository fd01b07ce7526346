import type { SafetyView, TallyView } from '@safelight/contract/safety.ts';
import type { SafetyReport, Tally } from '@safelight/core/reports/safety/sum-up.ts';

export function safetyView(
  { all, years, kinds, rule }: SafetyReport,
  cloudConfigured: boolean,
  archive: SafetyView['archive'],
): SafetyView {
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
    cloudConfigured,
    archive,
  };
}

function tallyView({ safe, two, risk }: Tally): TallyView {
  return { safeBytes: safe, twoBytes: two, atRiskBytes: risk };
}

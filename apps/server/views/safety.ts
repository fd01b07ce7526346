import type { SafetyView } from '@safelight/contract/state.ts';
import { type SafetyYear, safetyTotals } from '@safelight/core/reports/safety/safety-report.ts';

export function safetyView(
  years: SafetyYear[],
  cloudConfigured: boolean,
  archive: SafetyView['archive'],
): SafetyView {
  const totals = safetyTotals(years);
  const sum = (of: (year: SafetyYear) => number) => years.reduce((total, year) => total + of(year), 0);
  const kept = (shortBytes: number, shortFiles: number) => ({
    bytes: totals.bytes - shortBytes,
    shortBytes,
    shortFiles,
  });
  return {
    totalFiles: totals.files,
    totalBytes: totals.bytes,
    safeBytes: totals.safe,
    atRiskBytes: totals.risk,
    atRiskFiles: totals.riskFiles,
    copies: kept(
      sum((year) => year.short_copies),
      sum((year) => year.short_copies_files),
    ),
    media: kept(
      sum((year) => year.short_media),
      sum((year) => year.short_media_files),
    ),
    offsite: kept(totals.risk, totals.riskFiles),
    byYear: years.map(({ year, safe, two, risk }) => ({
      year,
      safeBytes: safe,
      twoBytes: two,
      atRiskBytes: risk,
    })),
    cloudConfigured,
    archive,
  };
}

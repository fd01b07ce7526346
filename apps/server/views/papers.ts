import type { PapersView, PaperView } from '@safelight/contract/papers.ts';
import type { PaperRow } from '@safelight/core/reports/papers/paper-rows.ts';

/** What is written down, by what it is about. */
export function papersView(
  rows: PaperRow[],
  { due, cloudKeeps }: { due: boolean; cloudKeeps: Date | null },
): PapersView {
  const about = [...Map.groupBy(rows, ({ kind, drive_id }) => `${kind} ${drive_id}`).values()];
  const manifests = about.filter(([row]) => row!.kind === 'manifest' && row!.drive !== null);
  return {
    catalogue: placesOf(rows.filter(({ kind }) => kind === 'catalogue')),
    manifests: manifests.map((of) => {
      const { drive_id, drive } = of[0]!;
      return { driveId: drive_id!, drive: drive!, ...placesOf(of) };
    }),
    due,
    cloudKeepsSince: cloudKeeps?.toISOString() ?? null,
  };
}

function placesOf(rows: PaperRow[]): PapersView['catalogue'] {
  const at = (place: PaperRow['place']) => rows.find((row) => row.place === place);
  return { archive: paperView(at('archive')), cloud: paperView(at('cloud')) };
}

function paperView(row: PaperRow | undefined): PaperView | null {
  if (!row) return null;
  const { path, bytes, lines, at } = row;
  return { at: at.toISOString(), path, bytes: Number(bytes), lines: Number(lines) };
}

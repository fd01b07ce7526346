import { legalSegment } from '../../adapters/object-store/object-key.ts';

export type PaperKind = 'manifest' | 'catalogue';

/** The name of a paper that says how things were at a time: `2026-11-24T131502Z.jsonl.gz`. */
export function paperName(at: Date): string {
  return `${at.toISOString().slice(0, 19).replaceAll(':', '')}Z.jsonl.gz`;
}

const NAME = /^(\d{4}-\d\d-\d\d)T(\d\d)(\d\d)(\d\d)Z\.jsonl\.gz$/;

/** When the paper of that name was written; null where it is none. */
export function timeOfPaper(name: string): Date | null {
  const match = NAME.exec(name);
  if (!match) return null;
  const [, day, hours, minutes, seconds] = match;
  const at = new Date(`${day}T${hours}:${minutes}:${seconds}Z`);
  return Number.isNaN(at.getTime()) ? null : at;
}

/** The folder of a kind of papers, below `.safelight` in the Archive and below the prefix in the Cloud. */
export const paperFolder: Readonly<Record<PaperKind, string>> = {
  manifest: 'manifests',
  catalogue: 'catalogue',
};

/** Where a paper stands below the Archive's root; Manifests have a folder for each drive folder. */
export function paperPath(kind: PaperKind, driveFolder: string | null, name: string): string {
  return ['.safelight', paperFolder[kind], ...(driveFolder === null ? [] : [driveFolder]), name].join('/');
}

/** Where a paper stands below the prefix. */
export function paperKey(kind: PaperKind, driveFolder: string | null, name: string): string {
  const folder = driveFolder === null ? [] : [legalSegment(Buffer.from(driveFolder))];
  return [paperFolder[kind], ...folder, name].join('/');
}

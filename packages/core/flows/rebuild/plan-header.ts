import { problem } from '../../base/errors.ts';
import { CATALOGUE_FORMAT, MANIFEST_FORMAT } from '../../catalog/paper/paper-formats.ts';
import type { PaperKind } from '../../catalog/paper/paper-name.ts';

/** What the first line of a paper says of it. */
export interface PaperHeader {
  version: string;
  archive: string;
  at: Date;
}

/**
 * Whether this version can read a paper with this first line, and whether it is of the right Archive.
 * @throws Problem `paper-newer` with the version that wrote it, or `paper-damaged`
 */
export function judgeHeader(
  header: Record<string, unknown>,
  expected: { kind: PaperKind; archive: string; migrations: readonly string[] },
): PaperHeader {
  const { safelight, format, version, migration, archive, at } = header;
  if (safelight !== expected.kind || typeof version !== 'string')
    throw problem('paper-damaged', 'It is not what its name says.');
  const newest = expected.kind === 'catalogue' ? CATALOGUE_FORMAT : MANIFEST_FORMAT;
  const isNewer =
    typeof format !== 'number' ||
    format > newest ||
    (expected.kind === 'catalogue' && !expected.migrations.includes(String(migration)));
  if (isNewer)
    throw problem(
      'paper-newer',
      `It was written by Safelight ${version}, which is newer than this one. Install that version, or a later one.`,
      { facts: { version } },
    );
  if (archive !== expected.archive) throw problem('paper-damaged', 'It belongs to another Archive.');
  return { version, archive: expected.archive, at: new Date(String(at)) };
}

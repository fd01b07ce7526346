import type { CardCheckView, CardFileView, CardFolderView, CardView } from '@safelight/contract/cards.ts';
import { displayText } from '@safelight/core/base/bytes.ts';
import type { CardRow } from '@safelight/core/reports/cards/card-rows.ts';
import type { CardCheckRow, CardFileRow, CardPicture } from '@safelight/core/reports/cards/check-rows.ts';
import type { CardFolderRow } from '@safelight/core/reports/cards/folder-rows.ts';
import type { IngestRow } from '@safelight/core/reports/ingests/ingest-rows.ts';
import { ingestView } from './ingest.ts';
import { pathView } from './names.ts';
import { reasonText } from './reason.ts';
import { isoTime, isoTimeOrNull, timeOfNs } from './times.ts';

/** A check with what is asked beside its row. */
export interface CheckWithAll {
  row: CardCheckRow;
  pictures: CardPicture[];
  names: ReadonlyMap<string, string>;
  ingest: IngestRow | null;
}

export function cardCheckView({ row, pictures, names, ingest }: CheckWithAll): CardCheckView {
  const held = row.held ?? [];
  const over = row.away ? 'away' : row.written_at ? 'written' : null;
  const fewest = (of: 'copies' | 'sites') =>
    held.length === 0 ? null : Math.min(...held.map((alike) => alike[of]));
  return {
    id: row.id,
    driveId: row.drive_id,
    state: row.state,
    reason: row.reason,
    reasonText: reasonText(row.reason),
    verdict: row.verdict,
    stands: row.state === 'done' && over === null,
    over: row.state === 'done' ? over : null,
    damage: row.damage,
    startedAt: isoTime(row.started_at),
    updatedAt: isoTime(row.updated_at),
    finishedAt: isoTimeOrNull(row.finished_at),
    folder: row.folder,
    files: Number(row.files),
    bytes: Number(row.bytes),
    read: Number(row.read),
    readBytes: Number(row.read_bytes),
    safe: Number(row.safe),
    safeBytes: Number(row.safe_bytes),
    open: Number(row.open),
    openBytes: Number(row.open_bytes),
    leftOut: Number(row.left_out),
    leftOutBytes: Number(row.left_out_bytes),
    fewestCopies: fewest('copies'),
    fewestSites: fewest('sites'),
    held: held.map(({ holders, ...alike }) => ({
      ...alike,
      holders: holders.map((holder) => names.get(holder) ?? holder),
    })),
    list: row.list?.toString('hex') ?? null,
    pictures: pictures.map(({ fileId, name, open }) => ({
      fileId: fileId === null ? null : String(fileId),
      name: displayText(name),
      open,
    })),
    ingest: ingest && ingestView(ingest),
  };
}

export function cardView(row: CardRow, check: CardCheckView | null): CardView {
  return {
    id: row.id,
    name: row.name,
    attached: row.attached,
    released: row.released,
    mountPath: row.mount_path && displayText(row.mount_path),
    fsType: row.fs_type,
    capacity: row.capacity === null ? null : Number(row.capacity),
    firstSeenAt: isoTime(row.first_seen_at),
    lastSeenAt: isoTime(row.last_seen_at),
    rolls: row.rolls.map(({ name, files, bytes }) => ({ name, files: Number(files), bytes: Number(bytes) })),
    check,
  };
}

/** Why a file is not safe elsewhere, in a few words. */
const WHY: Record<string, string> = {
  unreadable: 'The card cannot read it.',
  changed: 'It was written to while it was read.',
  'never-copied': 'Never copied.',
  'name-reused': 'Another picture came from this card under its name.',
  'not-proven': 'Its copy in the archive is damaged, missing or not proven.',
  'elsewhere-only': 'Not in the archive, only on a drive or in the cloud.',
  'too-few': 'In the archive, and in fewer copies than the settings ask for.',
  empty: 'A file without a byte.',
};

export function cardFileView(row: CardFileRow): CardFileView {
  return {
    ...pathView(row.path),
    state: row.state,
    why: row.why,
    whyText: whyText(row.why),
    files: Number(row.files),
    bytes: Number(row.bytes),
    mtime: row.mtime_ns === null ? null : timeOfNs(row.mtime_ns),
    blake3: row.blake3?.toString('hex') ?? null,
    copies: row.copies,
    sites: row.sites,
    archived: row.archived && displayText(row.archived),
  };
}

export function whyText(why: string | null): string | null {
  return why === null ? null : (WHY[why] ?? reasonText(why));
}

export function cardFolderView(row: CardFolderRow): CardFolderView {
  const [bytes, openBytes] = [Number(row.bytes), Number(row.open_bytes)];
  return {
    ...pathView(row.path),
    files: row.files,
    bytes,
    safe: row.files - row.open,
    safeBytes: bytes - openBytes,
    open: row.open,
    openBytes,
    fewestCopies: row.fewest_copies,
    fewestSites: row.fewest_sites,
    archived: row.archived && displayText(row.archived),
    elsewhere: row.elsewhere,
  };
}

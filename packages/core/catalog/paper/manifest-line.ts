import { rcloneTime } from '../../adapters/object-store/object-metadata.ts';
import { displayText, rawIfInexact } from '../../base/bytes.ts';

/** A version of a File as a Manifest has it. Exact bytes stand beside a name that is not text. */
export interface ManifestLine {
  path: string;
  pathRaw?: string;
  /** Which partition of the Drive; the first is 1. */
  volume: number;
  /** Where the File was at the last Scan. */
  onDrive: 'present' | 'gone' | 'moved';
  /** Null: it was never read. */
  version: {
    n: number;
    /** Whether it is the one that the Drive had last. */
    current: boolean;
    origin: 'drive' | 'archive';
    seenAt: string;
    blake3: string;
    crc32: string;
    xxh64: string | null;
  } | null;
  bytes: number;
  /** Seconds since 1970, to the nanosecond. */
  mtime: string;
  cloud: { key: string; versionId: string | null } | null;
  /** Below the Archive's root. */
  archived: string | null;
  archivedRaw?: string;
}

export interface ManifestRow {
  path: Buffer;
  ordinal: number;
  onDrive: ManifestLine['onDrive'];
  bytes: bigint;
  mtimeNs: bigint;
  n: number | null;
  current: boolean | null;
  origin: 'drive' | 'archive' | null;
  seenAt: Date | null;
  blake3: Buffer | null;
  crc32: bigint | null;
  xxh64: Buffer | null;
  key: Buffer | null;
  versionId: string | null;
  archived: Buffer | null;
}

/** A row as a line of JSON, without its line feed. */
export function manifestLine(row: ManifestRow): string {
  const raw = rawIfInexact(row.path);
  const archivedRaw = row.archived === null ? undefined : rawIfInexact(row.archived);
  const line: ManifestLine = {
    path: displayText(row.path),
    ...(raw === undefined ? {} : { pathRaw: raw }),
    volume: row.ordinal,
    onDrive: row.onDrive,
    bytes: Number(row.bytes),
    mtime: rcloneTime(row.mtimeNs),
    version: versionOf(row),
    cloud: row.key === null ? null : { key: row.key.toString(), versionId: row.versionId },
    archived: row.archived === null ? null : displayText(row.archived),
    ...(archivedRaw === undefined ? {} : { archivedRaw }),
  };
  return JSON.stringify(line);
}

function versionOf({
  n,
  current,
  origin,
  seenAt,
  blake3,
  crc32,
  xxh64,
}: ManifestRow): ManifestLine['version'] {
  if (n === null || blake3 === null) return null;
  return {
    n,
    current: current === true,
    origin: origin!,
    seenAt: seenAt!.toISOString(),
    blake3: blake3.toString('hex'),
    crc32: crc32!.toString(16).padStart(8, '0'),
    xxh64: xxh64 === null ? null : xxh64.toString('hex'),
  };
}

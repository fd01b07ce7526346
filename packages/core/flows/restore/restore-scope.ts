/** Which Files are restored, in which of their versions. */
export interface RestoreScope {
  driveId: string;
  /** Of a folder or a File, as on the Drive; empty: the whole Drive. */
  path: Buffer;
  /** Only this File. */
  fileId: bigint | null;
  /** Of that File: this version. */
  contentId: bigint | null;
  /** As it was then. */
  at: Date | null;
  /** Every path ever, not only the present ones. */
  every: boolean;
}

/** The values that stand in the places `$1` to `$6` of `SCOPE`. */
export function scopeValues({ driveId, path, fileId, contentId, at, every }: RestoreScope): unknown[] {
  return [driveId, path, fileId, contentId, at, every];
}

/**
 * SQL: the Files of a scope, with the Content that each is restored with (null: its bytes were never read), and its
 * time. What a File was is told by the versions that its Drive had; one that was listed already and read later
 * counts with the first of them.
 */
export const SCOPE = `
  select f.id, f.path, v.ordinal, f.bytes as listed, t.id as "contentId", t.blake3, t.bytes,
    coalesce(case when $5::timestamptz is null and $4::bigint is null and f.pending_in is null and f.bytes = t.bytes
      then f.mtime_ns end, was.mtime_ns, f.mtime_ns) as "mtimeNs"
  from file f join volume v on v.id = f.volume_id
  left join lateral (select w.content_id, w.mtime_ns from file_version w where w.file_id = f.id and case
      when $4::bigint is not null then w.content_id = $4
      when $5::timestamptz is not null then w.origin = 'drive'
      else w.content_id = f.content_id end
    order by case when $5::timestamptz is null or w.seen_at <= $5 then w.n else -w.n - 1000000000 end desc limit 1) as was on true
  left join content t on t.id = was.content_id
  where f.drive_id = $1 and ($3::bigint is null or f.id = $3)
    and ($2::bytea = '' or f.path = $2 or (f.path > $2 || '\\x2f'::bytea and f.path < $2 || '\\x30'::bytea))
    and case when $4::bigint is not null then was.content_id is not null
      when $5::timestamptz is not null then f.first_seen_at <= $5 and ($6 or f.gone_at is null or f.gone_at > $5)
      else $6 or f.on_drive = 'present' end`;

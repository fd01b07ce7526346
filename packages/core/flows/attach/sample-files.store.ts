import type { Pool } from 'pg';

export interface SampledFile {
  path: Buffer;
  bytes: bigint;
  mtimeNs: bigint;
}

/** Some Files that a Volume held at its last Scan: always the same, spread evenly, since keys of paths are digests. */
export async function sampleFiles(pool: Pool, volumeId: string, count: number): Promise<SampledFile[]> {
  const { rows } = await pool.query<SampledFile>(
    `select path, bytes, mtime_ns as "mtimeNs" from file
     where volume_id = $1 and content_id is not null and on_drive = 'present' order by path_key limit $2`,
    [volumeId, count],
  );
  return rows;
}

/** How many of some files a Volume ever held, under whatever names, by size and time. */
export async function countKnown(
  pool: Pool,
  volumeId: string,
  files: { bytes: bigint; mtimeNs: bigint }[],
): Promise<number> {
  const { rows } = await pool.query<{ n: number }>(
    `select count(*)::int as n from unnest($2::bigint[], $3::bigint[]) as t(bytes, mtime_ns)
     where exists (select from file f where f.volume_id = $1 and f.bytes = t.bytes
       and f.mtime_ns between t.mtime_ns - 2000000000 and t.mtime_ns + 2000000000)`,
    [volumeId, files.map((file) => file.bytes), files.map((file) => file.mtimeNs)],
  );
  return rows[0]!.n;
}

import type pg from 'pg';

/** A present File of a Drive with what its manifests say of it. */
export interface ManifestRow {
  id: bigint;
  /** As on the Drive, from its source folder on. */
  path: Buffer;
  /** 2 for the second partition. */
  ordinal: number;
  bytes: bigint;
  mtimeNs: bigint;
  /** The digests are null until it was hashed. */
  blake3: Buffer | null;
  crc32: bigint | null;
  xxh64: Buffer | null;
  hashedAt: Date | null;
  /** The key of a Cloud Copy of its Content. */
  key: string | null;
}

const BATCH = 1000;

const FILES = `
  SELECT file.id, file.path, volume.ordinal, file.bytes, file.mtime_ns AS "mtimeNs", content.blake3, content.crc32,
    content.xxh64, content.created_at AS "hashedAt",
    (SELECT convert_from(copy.path, 'UTF8') FROM copy JOIN volume AS cloud ON cloud.id = copy.volume_id
     WHERE copy.content_id = file.content_id AND copy.state = 'present' AND cloud.kind = 'cloud'
     ORDER BY cloud.created_at DESC, copy.id LIMIT 1) AS key
  FROM file JOIN volume ON volume.id = file.volume_id LEFT JOIN content ON content.id = file.content_id
  WHERE file.drive_id = $1 AND file.on_drive = 'present' AND file.id > $2
  ORDER BY file.id LIMIT ${BATCH}`;

/** The present Files of a Drive, in the order in which they were first seen, a batch at a time. */
export async function* manifestRows(pool: pg.Pool, driveId: string): AsyncGenerator<ManifestRow[]> {
  for (let after = 0n; ; ) {
    const { rows } = await pool.query<ManifestRow>({
      name: 'manifest-rows',
      text: FILES,
      values: [driveId, after],
    });
    if (rows.length > 0) yield rows;
    if (rows.length < BATCH) return;
    after = rows.at(-1)!.id;
  }
}

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
  /** Whether that one is encrypted. */
  encrypted: boolean;
}

const BATCH = 1000;

/** Much copied Contents (an empty file may have a million Copies) are looked for no further than this. */
const FEW = 64;

/** The key in the store that is set up, else in the one that was last. An upload finds it by index; else a Copy does. */
const STORED = `
  SELECT coalesce(sent.key, held.key) AS key, coalesce(sent.crypt, held.crypt) IS NOT NULL AS encrypted
  FROM volume AS cloud
  LEFT JOIN LATERAL (SELECT key, crypt FROM upload
    WHERE upload.volume_id = cloud.id AND upload.content_id = file.content_id AND upload.state = 'done') AS sent ON true
  LEFT JOIN LATERAL (SELECT convert_from(few.path, 'UTF8') AS key, few.crypt
    FROM (SELECT * FROM copy WHERE copy.content_id = file.content_id AND sent.key IS NULL LIMIT ${FEW}) AS few
    WHERE few.volume_id = cloud.id AND few.state = 'present' ORDER BY few.id LIMIT 1) AS held ON true
  WHERE cloud.kind = 'cloud' AND ($3::text IS NULL OR cloud.address = $3) ORDER BY cloud.created_at DESC LIMIT 1`;

const FILES = `
  SELECT file.id, file.path, volume.ordinal, file.bytes, file.mtime_ns AS "mtimeNs", content.blake3, content.crc32,
    content.xxh64, content.created_at AS "hashedAt", stored.key,
    coalesce(stored.encrypted, false) AS encrypted
  FROM file JOIN volume ON volume.id = file.volume_id LEFT JOIN content ON content.id = file.content_id
    LEFT JOIN LATERAL (${STORED}) AS stored ON true
  WHERE file.drive_id = $1 AND file.on_drive = 'present' AND file.id > $2
  ORDER BY file.id LIMIT ${BATCH}`;

/** Which Drive, and the address of the store that is set up. */
export interface ManifestOf {
  driveId: string;
  cloud: string | null;
}

/** The present Files of a Drive, in the order in which they were first seen, a batch at a time. */
export async function* manifestRows(pool: pg.Pool, of: ManifestOf): AsyncGenerator<ManifestRow[]> {
  for (let after = 0n; ; ) {
    const { rows } = await pool.query<ManifestRow>({
      name: 'manifest-rows',
      text: FILES,
      values: [of.driveId, after, of.cloud],
    });
    if (rows.length > 0) yield rows;
    if (rows.length < BATCH) return;
    after = rows.at(-1)!.id;
  }
}

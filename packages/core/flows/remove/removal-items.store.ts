import type { PoolClient } from 'pg';

/** A File that would go, with its Copies. */
export interface GoingFile {
  fileId: bigint;
  drive: string;
  path: Buffer;
  bytes: number;
  versions: number;
  /** Only versions of it go: it has other bytes now. */
  versionsOnly: boolean;
  /** Drives whose Files need the same bytes. */
  keptBy: string[];
  copies: {
    volume: 'archive' | 'drive' | 'cloud';
    drive: string | null;
    /** Hex. */
    path: string;
    state: 'pending' | 'present' | 'missing' | 'damaged' | 'freed';
  }[];
}

/** A page of what was gathered, in the order of the Files' ids. */
export async function goingFiles(client: PoolClient, after: bigint, limit: number): Promise<GoingFile[]> {
  const { rows } = await client.query<GoingFile>(
    `SELECT file.id AS "fileId", drive.name AS drive, file.path, file.bytes::float8 AS bytes,
       (SELECT count(*)::int FROM file_version AS v WHERE v.file_id = file.id AND (few.content_id IS NULL OR v.content_id = few.content_id)) AS versions,
       few.content_id IS NOT NULL AS "versionsOnly",
       ARRAY(SELECT DISTINCT other_drive.name FROM file_version AS v JOIN touched ON touched.content_id = v.content_id AND touched.kept
         JOIN file_version AS w ON w.content_id = v.content_id JOIN file AS other ON other.id = w.file_id
         JOIN drive AS other_drive ON other_drive.id = other.drive_id
         WHERE v.file_id = file.id AND NOT EXISTS (SELECT FROM going WHERE going.file_id = other.id) ORDER BY 1 LIMIT 20) AS "keptBy",
       coalesce((SELECT jsonb_agg(jsonb_build_object('volume', volume.kind, 'drive', d.name, 'path', encode(copy.path, 'hex'), 'state', copy.state)
           ORDER BY volume.kind, copy.id) FROM copy JOIN volume ON volume.id = copy.volume_id LEFT JOIN drive AS d ON d.id = volume.drive_id
         WHERE copy.file_id = file.id AND (few.content_id IS NULL OR copy.content_id = few.content_id)), '[]') AS copies
     FROM (SELECT * FROM going WHERE file_id > $1 ORDER BY file_id LIMIT $2) AS few
     JOIN file ON file.id = few.file_id JOIN drive ON drive.id = file.drive_id ORDER BY file.id`,
    [after, limit],
  );
  return rows;
}

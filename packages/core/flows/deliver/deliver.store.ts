import type { Pool } from 'pg';
import { reopenUploads } from '../../catalog/copy/reopen-uploads.store.ts';

export interface Wanted {
  contentId: bigint;
  blake3: Buffer;
  bytes: number;
}

/** A Copy that could be read, best first: the Archive, an attached Drive, the cloud. */
export interface Candidate {
  copyId: bigint;
  kind: 'archive' | 'drive' | 'cloud';
  volumeId: string;
  /** Below the Archive's root, below the Drive's top, or the key. */
  path: Buffer;
  state: 'pending' | 'present' | 'missing' | 'damaged' | 'freed';
  four: { inode: bigint; size: bigint; mtimeNs: bigint; ctimeNs: bigint } | null;
  /** Of the Archive's or the cloud's Volume. */
  volumeState: string;
  address: string | null;
  /** Where the Drive is attached now. */
  attachmentId: string | null;
  driveId: string | null;
  mountPath: Buffer | null;
}

interface CandidateRow extends Omit<Candidate, 'four'> {
  inode: bigint | null;
  size: bigint | null;
  mtimeNs: bigint | null;
  ctimeNs: bigint | null;
}

const MOST = 50;

const CANDIDATES = `
  SELECT copy.id AS "copyId", volume.kind, volume.id AS "volumeId", copy.path, copy.state, copy.inode, copy.size,
    copy.mtime_ns AS "mtimeNs", copy.ctime_ns AS "ctimeNs", volume.state AS "volumeState", volume.address,
    volume.drive_id AS "driveId", here.id AS "attachmentId", here.mount_path AS "mountPath"
  FROM (
    (SELECT * FROM copy WHERE content_id = $1 AND etag IS NOT NULL LIMIT ${MOST}) UNION ALL
    (SELECT * FROM copy WHERE content_id = $1 AND etag IS NULL LIMIT ${MOST})
  ) AS copy
  JOIN volume ON volume.id = copy.volume_id
  LEFT JOIN LATERAL (SELECT id, mount_path FROM attachment WHERE attachment.volume_id = volume.id
    AND detached_at IS NULL AND released_at IS NULL ORDER BY attached_at DESC LIMIT 1) AS here ON true
  ORDER BY array_position(ARRAY['archive', 'drive', 'cloud'], volume.kind), copy.state <> 'present', copy.id`;

export type DeliverStore = ReturnType<typeof deliverStore>;

/** Null where the File was not read yet. */
interface PictureOfFile {
  contentId: bigint | null;
  blake3: Buffer | null;
  state: string | null;
  reason: string | null;
}

/** What delivery reads of the catalogue, and the one thing that it writes: that a Copy is damaged. */
export function deliverStore(pool: Pool) {
  return {
    async copiesOf(contentId: bigint): Promise<Candidate[]> {
      const { rows } = await pool.query<CandidateRow>({
        name: 'copies-of',
        text: CANDIDATES,
        values: [contentId],
      });
      return rows.map(({ inode, size, mtimeNs, ctimeNs, ...row }) => {
        const known = inode !== null && size !== null && mtimeNs !== null && ctimeNs !== null;
        return { ...row, four: known ? { inode, size, mtimeNs, ctimeNs } : null };
      });
    },

    /** The Archive that the catalogue knows. */
    async archiveId(): Promise<string | null> {
      const { rows } = await pool.query<{ id: string }>(`SELECT id FROM volume WHERE kind = 'archive'`);
      return rows[0]?.id ?? null;
    },

    /** The bytes of a Copy were read and are others than it claims. */
    async markDamaged(copyId: bigint): Promise<void> {
      await pool.query(`UPDATE copy SET state = 'damaged', at = now() WHERE id = $1 AND state = 'present'`, [
        copyId,
      ]);
      await reopenUploads(pool, [copyId]);
    },

    async isLetGo(attachmentId: string): Promise<boolean> {
      const { rowCount } = await pool.query(
        'SELECT FROM attachment WHERE id = $1 AND detached_at IS NULL AND released_at IS NULL',
        [attachmentId],
      );
      return rowCount === 0;
    },

    /** The Content that a File has now, or the one with this hash among its versions. */
    async contentOfFile(fileId: bigint, blake3: Buffer | null): Promise<(Wanted & { path: Buffer }) | null> {
      const { rows } = await pool.query<Wanted & { path: Buffer; bytes: bigint }>(
        `SELECT content.id AS "contentId", content.blake3, content.bytes, file.path FROM file
         JOIN content ON content.id = file.content_id AND ($2::bytea IS NULL OR content.blake3 = $2)
         WHERE file.id = $1
         UNION ALL
         SELECT content.id, content.blake3, content.bytes, file.path FROM file
         JOIN file_version ON file_version.file_id = file.id
         JOIN content ON content.id = file_version.content_id AND content.blake3 = $2
         WHERE file.id = $1 LIMIT 1`,
        [fileId, blake3],
      );
      const row = rows[0];
      return row ? { ...row, bytes: Number(row.bytes) } : null;
    },

    /**
     * What is known of the picture of a File, or of its version whose hash begins so (hex); null: there is no such
     * File. Without such a version it is the picture of what the File has now.
     */
    async pictureOfFile(fileId: bigint, version: string | null = null): Promise<PictureOfFile | null> {
      const { rows } = await pool.query(
        `SELECT content.id AS "contentId", content.blake3, photo.state, photo.reason FROM file
         LEFT JOIN content ON content.id = coalesce(
           (SELECT content_id FROM file_version JOIN content AS its ON its.id = content_id
            WHERE file_id = file.id AND starts_with(encode(its.blake3, 'hex'), $2) ORDER BY n DESC LIMIT 1),
           file.content_id)
         LEFT JOIN photo ON photo.content_id = content.id
         WHERE file.id = $1`,
        [fileId, version],
      );
      return rows[0] ?? null;
    },

    async fileExists(fileId: bigint): Promise<boolean> {
      return (await pool.query('SELECT FROM file WHERE id = $1', [fileId])).rowCount === 1;
    },
  };
}

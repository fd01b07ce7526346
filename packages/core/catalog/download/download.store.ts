import type { Pool } from 'pg';
import { transaction } from '../../adapters/db/lease.ts';
import { tokenHash } from '../../base/bytes.ts';
import type { Clock } from '../../base/clock.ts';
import { newId, newToken } from '../../base/ids.ts';
import { inReachSql } from '../copy/in-reach.ts';

export interface NewDownload {
  name: string;
  bytes: number;
  etag: string;
  shareId: string | null;
  items: { fileId: bigint; contentId: bigint; name: Buffer; mtimeNs: bigint; offset: number }[];
}

export interface DownloadRow {
  id: string;
  name: string;
  bytes: number;
  etag: string;
  shareId: string | null;
}

export interface DownloadItemRow {
  n: number;
  contentId: bigint;
  name: Buffer;
  mtimeNs: bigint;
  offset: number;
  blake3: Buffer;
  bytes: number;
  crc32: number;
}

const DAYS = 7;
const BATCH = 5_000;
const PAGE = 1_000;

export type DownloadStore = ReturnType<typeof downloadStore>;

/** Prepared ZIPs. Of the token in a link only the hash is kept. */
export function downloadStore(pool: Pool, clock: Clock) {
  return {
    async add(download: NewDownload): Promise<{ id: string; token: string; expiresAt: Date }> {
      const [id, token] = [newId(clock), newToken()];
      const expiresAt = new Date(clock.now().getTime() + DAYS * 86_400_000);
      await transaction(pool, async (client) => {
        await client.query('DELETE FROM download WHERE expires_at < $1', [clock.now()]);
        await client.query(
          `INSERT INTO download (id, hash, name, bytes, etag, share_id, expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
          [id, tokenHash(token), download.name, download.bytes, download.etag, download.shareId, expiresAt],
        );
        for (let at = 0; at < download.items.length; at += BATCH) {
          const items = download.items.slice(at, at + BATCH);
          await client.query(
            `INSERT INTO download_item (download_id, n, file_id, content_id, name, mtime_ns, "offset")
             SELECT $1, $2 + n - 1, file_id, content_id, name, mtime_ns, place
             FROM unnest($3::bigint[], $4::bigint[], $5::bytea[], $6::bigint[], $7::bigint[])
               WITH ORDINALITY AS item(file_id, content_id, name, mtime_ns, place, n)`,
            [
              id,
              at,
              items.map((item) => item.fileId),
              items.map((item) => item.contentId),
              items.map((item) => item.name),
              items.map((item) => item.mtimeNs),
              items.map((item) => item.offset),
            ],
          );
        }
      });
      return { id, token, expiresAt };
    },

    /** The download of a link that is still good; one of a Share is good as long as that is. */
    async find(token: string): Promise<DownloadRow | null> {
      const { rows } = await pool.query<DownloadRow & { bytes: bigint }>(
        `SELECT download.id, name, bytes, etag, share_id AS "shareId" FROM download
         LEFT JOIN share ON share.id = download.share_id
         WHERE download.hash = $1 AND download.expires_at > $2
           AND (share.id IS NULL OR share.revoked_at IS NULL AND (share.expires_at IS NULL OR share.expires_at > $2))`,
        [tokenHash(token), clock.now()],
      );
      const row = rows[0];
      return row ? { ...row, bytes: Number(row.bytes) } : null;
    },

    /** How many of its Contents cannot be had now. */
    async outOfReach(id: string): Promise<{ away: number; gone: number }> {
      const { rows } = await pool.query<{ away: number; gone: number }>(
        `SELECT (count(*) FILTER (WHERE held))::int AS away, (count(*) FILTER (WHERE NOT held))::int AS gone
         FROM (SELECT EXISTS (SELECT FROM copy WHERE copy.content_id = item.content_id AND state = 'present') AS held
           FROM download_item AS item WHERE download_id = $1 AND NOT ${inReachSql('item.content_id')}) AS missing`,
        [id],
      );
      return rows[0]!;
    },

    /** Items in order, from the last one whose offset is not above `offset`. */
    async *itemsFrom(id: string, offset: number): AsyncGenerator<DownloadItemRow> {
      const first = await pool.query<{ n: number }>(
        'SELECT coalesce(max(n), 0) AS n FROM download_item WHERE download_id = $1 AND "offset" <= $2',
        [id, offset],
      );
      for (let n = first.rows[0]!.n; ; ) {
        const { rows } = await pool.query<Record<keyof DownloadItemRow, never> & { offset: bigint }>(
          `SELECT n, content_id AS "contentId", name, mtime_ns AS "mtimeNs", "offset", blake3, bytes, crc32
           FROM download_item JOIN content ON content.id = content_id
           WHERE download_id = $1 AND n >= $2 ORDER BY n LIMIT ${PAGE}`,
          [id, n],
        );
        for (const row of rows) {
          const { offset, bytes, crc32 } = row;
          yield {
            ...row,
            offset: Number(offset),
            bytes: Number(bytes),
            crc32: Number(crc32),
          } as DownloadItemRow;
        }
        if (rows.length < PAGE) return;
        n += rows.length;
      }
    },
  };
}

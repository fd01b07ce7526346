import type { Pool } from 'pg';
import { transaction } from '../../adapters/db/lease.ts';
import { tokenHash } from '../../base/bytes.ts';
import type { Clock } from '../../base/clock.ts';
import { problem } from '../../base/errors.ts';
import { newId, newToken } from '../../base/ids.ts';
import { inReachSql } from '../copy/in-reach.ts';

export interface ShareRow {
  id: string;
  title: string;
  message: string;
  files: number;
  bytes: number;
  created_at: Date;
  expires_at: Date | null;
  revoked_at: Date | null;
  opened: number;
  fetched: number;
}

export interface OpenShareRow {
  id: string;
  title: string;
  message: string;
  from: string;
  files: number;
  bytes: number;
  waiting: number;
  expires_at: Date | null;
}

export interface ShareItemRow {
  n: number;
  file_id: bigint;
  content_id: bigint;
  blake3: Buffer;
  bytes: bigint;
  path: Buffer;
  kind: string;
  taken_at: Date | null;
  width: number | null;
  height: number | null;
  photo_state: string | null;
  thumb: boolean | null;
  /** Base64. */
  thumbhash: string | null;
  in_reach: boolean;
}

const SHARES = `
  SELECT share.id, title, message, created_at, expires_at, revoked_at, opened, fetched, sums.files, sums.bytes
  FROM share CROSS JOIN LATERAL (SELECT count(*)::int AS files, coalesce(sum(content.bytes), 0)::float8 AS bytes
    FROM share_item JOIN content ON content.id = content_id WHERE share_id = share.id) AS sums`;

const GOOD = `share.hash = $1 AND share.revoked_at IS NULL AND (share.expires_at IS NULL OR share.expires_at > $2)`;

export type ShareStore = ReturnType<typeof shareStore>;

/** Links for clients. Of the token in a link only the hash is kept. */
export function shareStore(pool: Pool, clock: Clock) {
  return {
    /** Files that were not read yet have no Content to be pinned to, and stay out. */
    async add(share: {
      title: string;
      message: string;
      accountId: string;
      expiresAt: Date | null;
      files: bigint[];
    }): Promise<ShareRow & { token: string }> {
      const [id, token] = [newId(clock), newToken()];
      const row = await transaction(pool, async (client) => {
        await client.query(
          `INSERT INTO share (id, hash, title, message, account_id, expires_at) VALUES ($1, $2, $3, $4, $5, $6)`,
          [id, tokenHash(token), share.title, share.message, share.accountId, share.expiresAt],
        );
        const { rowCount } = await client.query(
          `INSERT INTO share_item (share_id, n, file_id, content_id)
           SELECT $1, row_number() OVER (ORDER BY place) - 1, file.id, file.content_id
           FROM unnest($2::bigint[]) WITH ORDINALITY AS wanted(id, place) JOIN file ON file.id = wanted.id
           WHERE file.content_id IS NOT NULL`,
          [id, share.files],
        );
        if (rowCount === 0) throw problem('bad-request', 'None of these files can be shared yet.');
        return (await client.query<ShareRow>(`${SHARES} WHERE share.id = $1`, [id])).rows[0]!;
      });
      return { ...row, token };
    },

    async list(limit: number, before: string | null): Promise<{ rows: ShareRow[]; total: number }> {
      const [page, counted] = await Promise.all([
        pool.query<ShareRow>(
          `${SHARES} WHERE $1::uuid IS NULL OR share.id < $1 ORDER BY share.id DESC LIMIT $2`,
          [before, limit + 1],
        ),
        pool.query<{ n: number }>('SELECT count(*)::int AS n FROM share'),
      ]);
      return { rows: page.rows, total: counted.rows[0]!.n };
    },

    async revoke(id: string): Promise<void> {
      const { rowCount } = await pool.query(
        'UPDATE share SET revoked_at = coalesce(revoked_at, now()) WHERE id = $1',
        [id],
      );
      if (rowCount === 0) throw problem('not-found');
    },

    /** The id behind a link that is good now. @throws Problem `not-found`, whatever is wrong with it */
    async idOf(token: string): Promise<string> {
      const { rows } = await pool.query<{ id: string }>(`SELECT id FROM share WHERE ${GOOD}`, [
        tokenHash(token),
        clock.now(),
      ]);
      if (!rows[0]) throw problem('not-found', 'This link does not lead anywhere, or not any more.');
      return rows[0].id;
    },

    async open(id: string): Promise<OpenShareRow> {
      const { rows } = await pool.query<OpenShareRow>(
        `SELECT share.id, title, message, expires_at, coalesce(account.name, '') AS "from", sums.*
         FROM share LEFT JOIN account ON account.id = share.account_id AND account.password_hash <> ''
         CROSS JOIN LATERAL (SELECT count(*)::int AS files, coalesce(sum(content.bytes), 0)::float8 AS bytes,
             (count(*) FILTER (WHERE NOT ${inReachSql('share_item.content_id')}))::int AS waiting
           FROM share_item JOIN content ON content.id = content_id WHERE share_id = share.id) AS sums
         WHERE share.id = $1`,
        [id],
      );
      return rows[0]!;
    },

    /** Its Files from number `from` on. */
    async items(id: string, from: number, limit: number): Promise<ShareItemRow[]> {
      const { rows } = await pool.query<ShareItemRow>(
        `SELECT item.n, item.file_id, item.content_id, content.blake3, content.bytes, file.path, file.kind,
           photo.taken_at, photo.width, photo.height, photo.state AS photo_state, photo.thumb,
           encode(photo.thumbhash, 'base64') AS thumbhash,
           ${inReachSql('item.content_id')} AS in_reach
         FROM share_item AS item JOIN content ON content.id = item.content_id JOIN file ON file.id = item.file_id
         LEFT JOIN photo ON photo.content_id = item.content_id
         WHERE item.share_id = $1 AND item.n >= $2 ORDER BY item.n LIMIT $3`,
        [id, Math.min(from, 2_000_000_000), limit],
      );
      return rows;
    },

    async count(id: string, what: 'opened' | 'fetched'): Promise<void> {
      await pool.query(`UPDATE share SET ${what} = ${what} + 1 WHERE id = $1`, [id]);
    },
  };
}

import type { Pool } from 'pg';
import type { HiddenNames } from '../../adapters/crypt/crypt-names.ts';
import { transaction } from '../../adapters/db/lease.ts';
import { problem } from '../../base/errors.ts';
import { pathKey } from '../../base/paths.ts';
import { OURS, type TakenUpload, takeUpload } from './take-upload.store.ts';
import { factsOf } from './upload-facts.store.ts';

const UNIQUE_VIOLATION = '23505';

/**
 * The rows of Uploads to one cloud Volume; every change of a taken one checks its fencing number.
 * @param dockId those are taken up that are sent from the Drives of this dock; null: from the Archive
 */
export function uploadStore(pool: Pool, volumeId: string, dockId: string | null = null) {
  /** @throws Problem `lease-lost` when the Upload was taken up by another. */
  async function change(upload: TakenUpload, set: string, values: unknown[]): Promise<void> {
    const { rowCount } = await pool.query(
      `update upload set ${set} where id = $1 and attempts = $2 and state = 'sending'`,
      [upload.id, upload.attempts, ...values],
    );
    if (rowCount !== 1) throw problem('lease-lost');
  }

  return {
    /** Lets those go on whose time has come, and takes up what a worker left that is gone. */
    async wake(): Promise<void> {
      await pool.query(
        `update upload set due = true where volume_id = $1 and state = 'pending' and not due and next_at <= now()`,
        [volumeId],
      );
      await pool.query(
        `update upload set state = 'pending' where volume_id = $1 and state = 'sending' and next_at <= now()`,
        [volumeId],
      );
    },

    take: (): Promise<TakenUpload | null> => takeUpload(pool, volumeId, dockId),

    facts: (upload: TakenUpload) => factsOf(pool, upload),

    /** A sign of life. */
    async keep(upload: TakenUpload): Promise<void> {
      await change(upload, `next_at = now() + ${OURS}`, []);
    },

    /** Claims a key for ever; false when another Content holds it, or when it lost what it held. */
    async claimKey(upload: TakenUpload, key: string, crypt: HiddenNames | null): Promise<boolean> {
      const { rowCount } = await pool.query(
        `select from copy where volume_id = $1 and path_key = $2 and (content_id <> $3 or state <> 'present')`,
        [volumeId, pathKey(Buffer.from(key)), upload.contentId],
      );
      if (rowCount !== 0 || (await wasRemoved(pool, volumeId, key))) return false;
      try {
        const hash = pathKey(Buffer.from(key));
        await change(upload, 'key = $3, key_hash = $4, crypt = $5, nonce = null', [key, hash, crypt]);
        Object.assign(upload, { key, crypt, nonce: null });
        return true;
      } catch (error) {
        if ((error as { code?: string }).code === UNIQUE_VIOLATION) return false;
        throw error;
      }
    },

    async beginParts(upload: TakenUpload, multipart: string, partBytes: number): Promise<void> {
      await change(upload, 'multipart = $3, part_bytes = $4', [multipart, partBytes]);
    },

    async parts(upload: TakenUpload): Promise<{ n: number; bytes: number; etag: string }[]> {
      const { rows } = await pool.query<{ n: number; bytes: bigint; etag: string }>(
        'select n, bytes, etag from upload_part where upload_id = $1 order by n',
        [upload.id],
      );
      return rows.map((row) => ({ ...row, bytes: Number(row.bytes) }));
    },

    async partSent(upload: TakenUpload, part: { n: number; bytes: number; etag: string }): Promise<void> {
      await change(upload, `sent_bytes = least(bytes, sent_bytes + $3), next_at = now() + ${OURS}`, [
        part.bytes,
      ]);
      await pool.query(
        `insert into upload_part (upload_id, n, bytes, etag) values ($1, $2, $3, $4)
         on conflict (upload_id, n) do update set bytes = excluded.bytes, etag = excluded.etag`,
        [upload.id, part.n, part.bytes, part.etag],
      );
    },

    /** The store holds these parts and no others. */
    async haveParts(
      upload: TakenUpload,
      parts: readonly { n: number; bytes: number; etag: string }[],
    ): Promise<void> {
      const sent = parts.reduce((sum, part) => sum + part.bytes, 0);
      await change(upload, 'sent_bytes = least(bytes, $3::bigint)', [sent]);
      await pool.query(
        `with gone as (delete from upload_part where upload_id = $1 and n <> all($2::int[]))
         insert into upload_part (upload_id, n, bytes, etag)
         select $1, * from unnest($2::int[], $3::bigint[], $4::text[]) on conflict (upload_id, n) do update
           set bytes = excluded.bytes, etag = excluded.etag`,
        [upload.id, parts.map(({ n }) => n), parts.map(({ bytes }) => bytes), parts.map(({ etag }) => etag)],
      );
    },

    /** Takes a nonce that nothing was encrypted with. */
    async takeNonce(upload: TakenUpload, nonce: Buffer): Promise<void> {
      await change(upload, 'nonce = $3', [nonce]);
      await pool.query('delete from encrypted_part where upload_id = $1', [upload.id]);
    },

    /** Notes what a part becomes under the nonce, before it is sent; false where other bytes were noted for it. */
    async noteEncrypted(upload: TakenUpload, n: number, md5: string): Promise<boolean> {
      const { rows } = await pool.query<{ md5: string }>(
        `insert into encrypted_part (upload_id, n, md5) values ($1, $2, $3)
         on conflict (upload_id, n) do update set md5 = encrypted_part.md5 returning md5`,
        [upload.id, n, md5],
      );
      return rows[0]?.md5 === md5;
    },

    /** Forgets the parts: the store has dropped them, or they are of no use. Their nonce is spent. */
    async forgetParts(upload: TakenUpload): Promise<void> {
      await change(upload, 'multipart = null, part_bytes = null, sent_bytes = 0, nonce = null', []);
      Object.assign(upload, { multipart: null, partBytes: null, nonce: null });
      await pool.query('delete from upload_part where upload_id = $1', [upload.id]);
    },

    /** The store has acknowledged every byte: the Cloud Copy is there. */
    async done(
      upload: TakenUpload,
      copy: {
        key: string;
        fileId: bigint;
        etag: string;
        versionId: string | null;
        lockedUntil: Date | null;
      },
    ): Promise<void> {
      await transaction(pool, async (client) => {
        const { rowCount } = await client.query(
          `update upload set state = 'done', sent_bytes = bytes, done_at = now(), reason = null, multipart = null, nonce = null
           where id = $1 and attempts = $2 and state = 'sending'`,
          [upload.id, upload.attempts],
        );
        if (rowCount !== 1) throw problem('lease-lost');
        await client.query('delete from upload_part where upload_id = $1', [upload.id]);
        await client.query('delete from encrypted_part where upload_id = $1', [upload.id]);
        const key = Buffer.from(copy.key);
        await client.query(
          `insert into copy (content_id, volume_id, file_id, path, path_key, state, evidence, at, size, etag, version_id, locked_until, crypt)
           values ($1, $2, $3, $4, $5, 'present', 'written', now(), $6, $7, $8, $9, $10)
           on conflict (volume_id, path_key, content_id) do update set state = 'present', evidence = 'written',
             at = now(), size = excluded.size, etag = excluded.etag, version_id = excluded.version_id,
             locked_until = excluded.locked_until, crypt = excluded.crypt`,
          [
            upload.contentId,
            volumeId,
            copy.fileId,
            key,
            pathKey(key),
            upload.bytes,
            copy.etag,
            copy.versionId,
            copy.lockedUntil,
            upload.crypt,
          ],
        );
        // What an older key lost is made good: its Copy is not read again.
        await client.query(
          `update copy set state = 'missing' where volume_id = $1 and content_id = $2 and path_key <> $3 and state = 'damaged'`,
          [volumeId, upload.contentId, pathKey(key)],
        );
      });
    },

    /** Puts it back, to be tried again; `blameless` ones are not counted as a try. */
    async putBack(
      upload: TakenUpload,
      again: { seconds: number; reason: string | null; blameless: boolean },
    ): Promise<void> {
      await pool.query(
        `update upload set state = 'pending', next_at = now() + make_interval(secs => $3), due = $3::float8 <= 0, reason = $4,
           attempts = attempts - $5 where id = $1 and attempts = $2 and state = 'sending'`,
        [upload.id, upload.attempts, again.seconds, again.reason, again.blameless ? 1 : 0],
      );
    },

    async giveUp(upload: TakenUpload, reason: string): Promise<void> {
      await change(upload, `state = 'failed', reason = $3`, [reason]);
    },

    /** Reading it gave other bytes: the Archive Copy is not what its proof says. */
    async markDamaged(copyId: bigint): Promise<void> {
      await pool.query(`update copy set state = 'damaged', at = now() where id = $1 and state = 'present'`, [
        copyId,
      ]);
    },

    /** Adds up the differences, so that they stay few. */
    async addUp(): Promise<void> {
      await pool.query(
        `with gone as (delete from upload_tally where volume_id = $1 returning *)
         insert into upload_tally select volume_id, drive_id, state, sum(files), sum(bytes), sum(sent) from gone
         group by 1, 2, 3 having sum(files) <> 0 or sum(bytes) <> 0 or sum(sent) <> 0`,
        [volumeId],
      );
    },

    async waiting(): Promise<{ files: number; bytes: number }> {
      const { rows } = await pool.query<{ files: bigint; bytes: bigint }>(
        `select coalesce(sum(files), 0)::bigint as files, coalesce(sum(bytes - sent), 0)::bigint as bytes
         from upload_tally where volume_id = $1 and state in ('pending', 'sending')`,
        [volumeId],
      );
      return { files: Number(rows[0]?.files ?? 0), bytes: Number(rows[0]?.bytes ?? 0) };
    },
  };
}
export type UploadStore = ReturnType<typeof uploadStore>;

/** A key from which something was removed on purpose may be emptied again at any time. */
async function wasRemoved(pool: Pool, volumeId: string, key: string): Promise<boolean> {
  const { rowCount } = await pool.query(
    'select from removal_object where volume_id = $1 and key_hash = $2 limit 1',
    [volumeId, pathKey(Buffer.from(key))],
  );
  return rowCount !== 0;
}

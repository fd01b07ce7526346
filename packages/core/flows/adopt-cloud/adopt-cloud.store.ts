import type { Pool } from 'pg';
import { type Lease, underLease } from '../../adapters/db/lease.ts';
import type { ListedObject } from '../../adapters/object-store/list-objects.ts';
import { baseName, pathKey } from '../../base/paths.ts';
import type { Candidate } from './plan-match.ts';

export interface Adoption {
  id: string;
  volumeId: string;
  /** What all keys begin with, with its slash; may be empty. */
  prefix: string;
  state: 'listing' | 'proving';
  afterKey: string;
}

/** An object that is a Content's. */
export interface Adopted {
  contentId: bigint;
  fileId: bigint;
  object: ListedObject;
}

/** A Copy that was only listed, and whose digest can be compared. */
export interface Unproven {
  copyId: bigint;
  contentId: bigint;
  key: string;
  etag: string;
  blake3: Buffer;
  archive: Buffer[];
}

const OPEN = `select id, volume_id as "volumeId", prefix, state, after_key as "afterKey" from cloud_adoption
  where finished_at is null and volume_id = $1 order by started_at`;

/** The rows of adoptions from the bucket. */
export function cloudAdoptions(pool: Pool) {
  return {
    async begin(id: string, volumeId: string, prefix: string): Promise<void> {
      await pool.query('insert into cloud_adoption (id, volume_id, prefix) values ($1, $2, $3)', [
        id,
        volumeId,
        prefix,
      ]);
    },

    async open(volumeId: string): Promise<Adoption[]> {
      return (await pool.query<Adoption>(OPEN, [volumeId])).rows;
    },

    /** The Files with the sizes and names of some objects, by the number of the object. */
    async candidates(objects: ListedObject[]): Promise<Map<number, Candidate[]>> {
      const { rows } = await pool.query<{
        n: number;
        content_id: bigint;
        file_id: bigint;
        path: Buffer;
        folder: string;
      }>(
        `select t.n::int as n, c.id as content_id, f.id as file_id, f.path, d.folder
         from unnest($1::bigint[], $2::bytea[]) with ordinality as t(bytes, name, n)
           join content c on c.bytes = t.bytes join file f on f.content_id = c.id join drive d on d.id = f.drive_id
         where substring(f.path from octet_length(f.path) - octet_length(t.name) + 1) = t.name`,
        [objects.map(({ bytes }) => bytes), objects.map(({ key }) => baseName(Buffer.from(key)))],
      );
      const found = new Map<number, Candidate[]>();
      for (const row of rows) {
        const candidate = {
          contentId: row.content_id,
          fileId: row.file_id,
          path: `${row.folder}/${row.path}`,
        };
        found.set(row.n - 1, [...(found.get(row.n - 1) ?? []), candidate]);
      }
      return found;
    },

    /** Which of some Contents the Volume holds already. */
    async held(volumeId: string, contentIds: bigint[]): Promise<Set<bigint>> {
      const { rows } = await pool.query<{ content_id: bigint }>(
        `select distinct content_id from copy where volume_id = $1 and content_id = any($2) and state = 'present'`,
        [volumeId, contentIds],
      );
      return new Set(rows.map((row) => row.content_id));
    },

    /** Records a page of the listing: its matches are Cloud Copies from now on, and are not sent. */
    async page(
      lease: Lease,
      adoption: Adoption,
      page: { objects: number; known: number; unclear: number; after: string | null; adopted: Adopted[] },
    ): Promise<void> {
      const { adopted } = page;
      const keys = adopted.map(({ object }) => Buffer.from(object.key));
      await underLease(pool, lease, async (client) => {
        const ids = adopted.map(({ contentId }) => contentId);
        await client.query(
          `insert into copy (content_id, volume_id, file_id, path, path_key, state, evidence, at, size, etag)
           select t.content_id, $1, t.file_id, t.path, t.key, 'present', 'listed', now(), t.size, t.etag
           from unnest($2::bigint[], $3::bigint[], $4::bytea[], $5::bytea[], $6::bigint[], $7::text[])
             as t(content_id, file_id, path, key, size, etag) on conflict do nothing`,
          [
            ...[adoption.volumeId, ids, adopted.map(({ fileId }) => fileId), keys, keys.map(pathKey)],
            ...[adopted.map(({ object }) => object.bytes), adopted.map(({ object }) => object.etag)],
          ],
        );
        await client.query(
          `update upload set state = 'done', sent_bytes = bytes, done_at = now(), reason = null, multipart = null
           where volume_id = $1 and content_id = any($2) and state in ('pending', 'failed')`,
          [adoption.volumeId, ids],
        );
        await client.query(
          `update cloud_adoption set objects = objects + $2, matched = matched + $3, matched_bytes = matched_bytes + $4,
             known = known + $5, unclear = unclear + $6, after_key = coalesce($7, after_key),
             state = case when $7 is null then 'proving' else state end where id = $1`,
          [
            ...[adoption.id, page.objects, adopted.length],
            ...[
              adopted.reduce((sum, { object }) => sum + object.bytes, 0),
              page.known,
              page.unclear,
              page.after,
            ],
          ],
        );
      });
    },

    /** The next Copies with a plain MD5 that was not compared yet. */
    async unproven(volumeId: string, limit: number): Promise<Unproven[]> {
      const { rows } = await pool.query<Unproven & { path: Buffer }>(
        `select c.id as "copyId", c.content_id as "contentId", c.path, c.etag, t.blake3,
           array(select a.path from copy a join volume v on v.id = a.volume_id and v.kind = 'archive'
             where a.content_id = c.content_id and a.state = 'present' and a.evidence = 'read-back' order by a.id) as archive
         from copy c join content t on t.id = c.content_id
         where c.volume_id = $1 and c.evidence = 'listed' and c.etag is not null and c.checked_at is null
           and c.state = 'present' order by c.id limit $2`,
        [volumeId, limit],
      );
      return rows.map(({ path, ...row }) => ({ ...row, key: path.toString() }));
    },

    /** Equal by digest: it counts. */
    async proven(lease: Lease, id: string, copyId: bigint): Promise<void> {
      await underLease(pool, lease, async (client) => {
        await client.query(
          `update copy set evidence = 'written', at = now(), checked_at = now() where id = $1 and evidence = 'listed'`,
          [copyId],
        );
        await client.query('update cloud_adoption set proven = proven + 1 where id = $1', [id]);
      });
    },

    /** Nothing can be said of it: it stays listed. */
    async looked(copyId: bigint): Promise<void> {
      await pool.query('update copy set checked_at = now() where id = $1', [copyId]);
    },

    /** Other bytes: it is none of ours, and the Content is sent. */
    async different(lease: Lease, id: string, copy: Unproven): Promise<void> {
      await underLease(pool, lease, async (client) => {
        const { rows } = await client.query<{ volume_id: string }>(
          'delete from copy where id = $1 returning volume_id',
          [copy.copyId],
        );
        await client.query(
          `update upload set state = 'pending', key = null, key_hash = null, sent_bytes = 0, done_at = null, due = true
           where volume_id = $1 and content_id = $2 and state = 'done'`,
          [rows[0]?.volume_id, copy.contentId],
        );
        await client.query('update cloud_adoption set different = different + 1 where id = $1', [id]);
      });
    },

    async end(id: string, reason: string | null): Promise<void> {
      await pool.query('update cloud_adoption set finished_at = now(), reason = $2 where id = $1', [
        id,
        reason,
      ]);
    },
  };
}
export type CloudAdoptions = ReturnType<typeof cloudAdoptions>;

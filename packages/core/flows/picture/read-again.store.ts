import type { Pool } from 'pg';
import { transaction } from '../../adapters/db/lease.ts';
import type { PhotoFacts } from '../../adapters/media/photo-facts.ts';

/** A Photo that an older version read. */
export interface ReadBefore {
  contentId: bigint;
  record: Record<string, unknown> | null;
}

/** What is made of a record without the file. */
export interface ReadAnew {
  contentId: bigint;
  facts: PhotoFacts;
  places: string[];
  words: string;
}

/** The rows of Photos that an older version read. */
export function readAgainStore(pool: Pool) {
  return {
    /** Hands some of them to `read` and keeps what it makes of them; the number of them. */
    async next(readAs: number, most: number, read: (before: ReadBefore) => ReadAnew): Promise<number> {
      return transaction(pool, async (client) => {
        const { rows } = await client.query<ReadBefore>(
          `select content_id as "contentId", record from photo where state <> 'pending' and read_as < $1
           order by read_as, content_id limit $2 for update skip locked`,
          [readAs, most],
        );
        // A catalogue that was put back has no records: the files are looked at again.
        const bare = rows.filter(({ record }) => record === null).map(({ contentId }) => contentId);
        if (bare.length > 0) await client.query(LOOK_AGAIN, [bare, readAs]);
        const anew = rows.filter(({ record }) => record !== null).map(read);
        if (anew.length > 0) await client.query(KEEP, [readAs, JSON.stringify(anew.map(asRow))]);
        return rows.length;
      });
    },
  };
}
export type ReadAgainStore = ReturnType<typeof readAgainStore>;

/** Those that were given up stay so. */
const LOOK_AGAIN = `
  update photo set read_as = $2, state = case state when 'done' then 'pending' else state end,
    attempts = case state when 'done' then 0 else attempts end, next_at = now()
  where content_id = any($1)`;

/** Size and orientation came from the pixels, and stay. */
const KEEP = `
  update photo set read_as = $1, camera = a.camera, serial = a.serial, lens = a.lens, iso = a.iso, aperture = a.aperture,
    shutter = a.shutter, focal = a.focal, latitude = a.latitude, longitude = a.longitude, rating = a.rating,
    label = a.label, title = a.title, caption = a.caption, keywords = a.keywords, places = a.places, words = a.words
  from jsonb_to_recordset($2::jsonb) as a(content_id bigint, camera text, serial text, lens text, iso int, aperture float8,
    shutter float8, focal float8, latitude float8, longitude float8, rating int, label text, title text, caption text,
    keywords text[], places text[], words text)
  where photo.content_id = a.content_id`;

function asRow({ contentId, facts, places, words }: ReadAnew): Record<string, unknown> {
  return { ...facts, content_id: String(contentId), places, words };
}

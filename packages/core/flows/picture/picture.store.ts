import type { Pool } from 'pg';
import type { FourValues } from '../../adapters/archive-store/four-values.ts';
import { transaction } from '../../adapters/db/lease.ts';
import type { Look } from '../../adapters/media/look-at-file.ts';
import { problem } from '../../base/errors.ts';
import { searchWords } from '../../catalog/photo/search-words.ts';
import { type PictureState, READ_AS } from './plan-picture.ts';

/** A Photo that was taken up; `attempts` is its fencing number. */
export interface TakenPhoto {
  contentId: bigint;
  /** The Volume of a Drive on which it is looked at; null: in the Archive. */
  sourceId: string | null;
  attempts: number;
}

/** A proven Archive Copy. */
export interface ArchiveCopy {
  copyId: bigint;
  /** Below the Archive's root. */
  path: Buffer;
  four: FourValues;
}

const OURS = `interval '5 minutes'`;

/** The one that waits longest. */
const firstFrom = (source: string) => `
  select content_id, next_at from photo where state = 'pending' and next_at <= now() and ${source}
  order by next_at limit 1 for update skip locked`;

const FIRST_FROM_DRIVES = `
  select p.content_id from (select distinct volume_id from attachment
    where dock_id = $1 and detached_at is null and released_at is null) here
  cross join lateral (${firstFrom('source_id = here.volume_id')}) p order by p.next_at limit 1`;

const take = (first: string) => `
  with due as (${first}) update photo p set attempts = p.attempts + 1, next_at = now() + ${OURS}
  from due where p.content_id = due.content_id
  returning p.content_id as "contentId", p.source_id as "sourceId", p.attempts`;

const FROM_ARCHIVE = take(firstFrom('source_id is null'));
const FROM_DRIVES = take(FIRST_FROM_DRIVES);

/**
 * The rows of Photos; what is recorded checks the fencing number.
 * @param dockId those are taken up that are looked at on Drives of this dock; null: in the Archive
 */
export function pictureStore(pool: Pool, dockId: string | null) {
  return {
    /** Takes up the Photo that waits longest, or null. */
    async take(): Promise<TakenPhoto | null> {
      const { rows } = await (dockId === null
        ? pool.query<TakenPhoto>(FROM_ARCHIVE)
        : pool.query<TakenPhoto>(FROM_DRIVES, [dockId]));
      return rows[0] ?? null;
    },

    /** @throws Problem `content-gone` for a Content that was removed meanwhile */
    async blake3Of(contentId: bigint): Promise<Buffer> {
      const { rows } = await pool.query<{ blake3: Buffer }>('select blake3 from content where id = $1', [
        contentId,
      ]);
      if (!rows[0]) throw problem('content-gone');
      return rows[0].blake3;
    },

    async copies(contentId: bigint): Promise<ArchiveCopy[]> {
      const { rows } = await pool.query<Omit<ArchiveCopy, 'four'> & FourValues>(
        `select c.id as "copyId", c.path, c.inode, c.size, c.mtime_ns as "mtimeNs", c.ctime_ns as "ctimeNs"
         from copy c join volume v on v.id = c.volume_id and v.kind = 'archive'
         where c.content_id = $1 and c.state = 'present' and c.evidence = 'read-back' order by c.id`,
        [contentId],
      );
      return rows.map(({ copyId, path, ...four }) => ({ copyId, path, four }));
    },

    /** Records what was seen, and the date on every File with this Content. Returns the Drives of these Files. */
    async keep(photo: TakenPhoto, look: Look, places: string[], state: PictureState): Promise<string[]> {
      return transaction(pool, async (client) => {
        const { rowCount } = await client.query(KEEP, [
          photo.contentId,
          photo.attempts,
          state,
          ...valuesOf(look, places),
        ]);
        if (rowCount !== 1) return [];
        const { rows } = await client.query<{ drive_id: string }>(
          `update file set taken_at = $2::timestamp,
             order_key = coalesce(-(extract(epoch from $2::timestamp) * 1000)::bigint, 9223372036854775807)
           where content_id = $1 returning drive_id`,
          [photo.contentId, look.facts.takenAt],
        );
        return [...new Set(rows.map((row) => row.drive_id))];
      });
    },

    async isKnown(contentId: bigint): Promise<boolean> {
      return (await pool.query('select from content where id = $1', [contentId])).rowCount === 1;
    },

    async giveUp(photo: TakenPhoto, reason: string): Promise<void> {
      await pool.query(
        `update photo set state = 'failed', reason = $3 where content_id = $1 and attempts = $2 and state = 'pending'`,
        [photo.contentId, photo.attempts, reason],
      );
    },

    /** Puts it back, to be tried again; `blameless` ones are not counted as a try. */
    async putBack(
      photo: TakenPhoto,
      again: { seconds: number; reason: string | null; blameless: boolean },
    ): Promise<void> {
      await pool.query(
        `update photo set next_at = now() + make_interval(secs => $3), reason = $4, attempts = attempts - $5
         where content_id = $1 and attempts = $2 and state = 'pending'`,
        [photo.contentId, photo.attempts, again.seconds, again.reason, again.blameless ? 1 : 0],
      );
    },

    /**
     * What waits for a Drive that is away is looked at on another one that has it too. Answers the Attachments that
     * were asked about, for the next time.
     */
    async moveTo(known: ReadonlySet<string>): Promise<Set<string>> {
      const { rows } = await pool.query<{ id: string; volumeId: string }>(
        `select id, volume_id as "volumeId" from attachment
         where dock_id = $1 and detached_at is null and released_at is null`,
        [dockId],
      );
      for (const { volumeId } of rows.filter(({ id }) => !known.has(id)))
        await pool.query(TO_DRIVE, [volumeId]);
      return new Set(rows.map(({ id }) => id));
    },

    /** The id of the Archive that the catalogue knows, or null before the first. */
    async archiveId(): Promise<string | null> {
      const { rows } = await pool.query<{ id: string }>(`select id from volume where kind = 'archive'`);
      return rows[0]?.id ?? null;
    },
  };
}
export type PictureStore = ReturnType<typeof pictureStore>;

const TO_DRIVE = `
  update photo p set source_id = c.volume_id, next_at = now() from copy c
  where c.volume_id = $1 and c.state = 'present' and c.evidence = 'read-back'
    and p.content_id = c.content_id and p.state = 'pending' and p.source_id <> c.volume_id
    and not exists (select from attachment a where a.volume_id = p.source_id and a.detached_at is null and a.released_at is null)`;

const KEEP = `
  update photo set state = $3, reason = $4, thumb = $5, screen = $6, thumbhash = $7, record = $8,
    taken_at = $9::timestamp, taken_zone = $10, camera = $11, serial = $12, lens = $13, width = $14, height = $15,
    orientation = $16, iso = $17, aperture = $18, shutter = $19, focal = $20, latitude = $21, longitude = $22,
    rating = $23, label = $24, title = $25, caption = $26, keywords = $27, duration = $28, words = $29, read_as = $30,
    places = $31, screen_bytes = $32, screen_at = now(), evicted = false
  where content_id = $1 and attempts = $2 and state = 'pending'`;

function valuesOf({ facts, pictures, reason, record }: Look, places: string[]): unknown[] {
  return [
    ...[
      reason,
      pictures !== null,
      pictures?.screen != null,
      pictures?.thumbhash ?? null,
      JSON.stringify(record),
    ],
    ...[facts.takenAt, facts.takenZone, facts.camera, facts.serial, facts.lens, facts.width, facts.height],
    ...[
      facts.orientation,
      facts.iso,
      facts.aperture,
      facts.shutter,
      facts.focal,
      facts.latitude,
      facts.longitude,
    ],
    ...[facts.rating, facts.label, facts.title, facts.caption, facts.keywords, facts.duration],
    ...[searchWords({ ...facts, places }), READ_AS, places, pictures?.screen?.length ?? null],
  ];
}

import type pg from 'pg';
import { problem } from '../../base/errors.ts';
import { readCursor, writeCursor } from '../cursor.ts';
import { type Page, pageOf, totalOf } from '../page.ts';

export interface RollRow {
  drive_id: string;
  name: string;
  files: bigint;
  bytes: bigint;
}

export interface CardRow {
  id: string;
  name: string;
  first_seen_at: Date;
  last_seen_at: Date;
  attached: boolean;
  released: boolean;
  mount_path: Buffer | null;
  fs_type: string | null;
  capacity: bigint | null;
  check_id: string | null;
  rolls: RollRow[];
}

/** What its owner calls a card, and what is attached with a DCIM folder. */
const CARDS = `
  SELECT drive.id, drive.name, drive.first_seen_at, drive.last_seen_at, now.id IS NOT NULL AS attached,
    now.released_at IS NOT NULL AS released, now.mount_path, own.fs_type, own.capacity,
    (SELECT id FROM card_check WHERE drive_id = drive.id ORDER BY id DESC LIMIT 1) AS check_id
  FROM drive
  LEFT JOIN LATERAL (SELECT * FROM volume WHERE drive_id = drive.id AND roll IS NULL ORDER BY ordinal LIMIT 1) AS own ON true
  LEFT JOIN LATERAL (SELECT * FROM attachment WHERE volume_id = own.id AND detached_at IS NULL
    ORDER BY attached_at DESC LIMIT 1) AS now ON true
  WHERE (drive.kind = 'card' OR EXISTS (SELECT FROM jsonb_array_elements_text(now.top_folders) AS top WHERE upper(top) = 'DCIM'))`;

/** Of one card so many rolls are named. */
const MOST_ROLLS = 12;

const ROLLS = `
  SELECT volume.drive_id, volume.roll AS name, sums.files, sums.bytes FROM unnest($1::uuid[]) AS wanted(id)
  CROSS JOIN LATERAL (SELECT * FROM volume WHERE drive_id = wanted.id AND roll IS NOT NULL
    ORDER BY id DESC LIMIT ${MOST_ROLLS}) AS volume
  CROSS JOIN LATERAL (SELECT coalesce(sum(files), 0)::bigint AS files, coalesce(sum(bytes), 0)::bigint AS bytes
    FROM folder WHERE volume_id = volume.id AND parent_id IS NULL AND present) AS sums ORDER BY volume.id DESC`;

/** Cards, those that were made known last first. */
export async function cardPage(
  pool: pg.Pool,
  { limit, cursor }: { limit: number; cursor: string | null },
): Promise<Page<CardRow>> {
  const before = cursor === null ? null : readCursor('cards', cursor);
  const { rows } = await pool.query<CardRow>(
    `${CARDS} AND ($1::uuid IS NULL OR drive.id < $1) ORDER BY drive.id DESC LIMIT $2`,
    [before?.[0] ?? null, limit + 1],
  );
  const counted = await pool.query<{ n: number }>(`SELECT count(*)::int AS n FROM (${CARDS}) AS cards`);
  const page = pageOf(rows, limit, totalOf(counted.rows[0]!.n), (row) => writeCursor('cards', [row.id]));
  return { ...page, rows: await withRolls(pool, page.rows) };
}

/** One card. @throws Problem `not-found` for what is none */
export async function cardRow(pool: pg.Pool, id: string): Promise<CardRow> {
  const { rows } = await pool.query<CardRow>(`${CARDS} AND drive.id = $1`, [id]);
  const [card] = await withRolls(pool, rows);
  if (!card) throw problem('not-found');
  return card;
}

async function withRolls(pool: pg.Pool, cards: CardRow[]): Promise<CardRow[]> {
  const { rows } = await pool.query<RollRow>(ROLLS, [cards.map(({ id }) => id)]);
  const byCard = Map.groupBy(rows, ({ drive_id }) => drive_id);
  return cards.map((card) => ({ ...card, rolls: byCard.get(card.id) ?? [] }));
}

import type pg from 'pg';
import { problem } from '../../base/errors.ts';
import { readCursor, writeCursor } from '../cursor.ts';
import { EXACT_UP_TO, type Page, pageOf, totalOf } from '../page.ts';

export interface UploadRow {
  id: bigint;
  file_id: bigint;
  drive_id: string;
  drive: string;
  path: Buffer;
  bytes: bigint;
  sent_bytes: bigint;
  state: UploadState;
  attempts: number;
  reason: string | null;
  rank: bigint;
  due: boolean;
  next_at: Date;
  done_at: Date | null;
}

type UploadState = 'pending' | 'sending' | 'done' | 'failed';

interface UploadRequest {
  state: UploadState | null;
  limit: number;
  cursor: string | null;
}

/** The parts of the list, one after the other: at work, failed, in their order, waiting for a time, and done. */
type Part = 'sending' | 'failed' | 'due' | 'later' | 'done';
const PARTS: readonly Part[] = ['sending', 'failed', 'due', 'later', 'done'];

interface Order {
  where: string;
  by: string;
  type: 'bigint' | 'timestamptz';
  way: 'ASC' | 'DESC';
}
const byTime = { by: 'upload.next_at', type: 'timestamptz', way: 'ASC' } as const;

/** What is due: by its rank. What is done: the newest first. Each order has an index. */
const ORDERS: Record<Part, Order> = {
  sending: { where: `upload.state = 'sending'`, ...byTime },
  failed: { where: `upload.state = 'failed'`, ...byTime },
  due: { where: `upload.state = 'pending' AND upload.due`, by: 'upload.rank', type: 'bigint', way: 'ASC' },
  later: { where: `upload.state = 'pending' AND NOT upload.due`, ...byTime },
  done: { where: `upload.state = 'done'`, by: 'upload.done_at', type: 'timestamptz', way: 'DESC' },
};

/** Uploads to the store of an address, of one state or of all. */
export async function uploadPage(
  pool: pg.Pool,
  address: string,
  request: UploadRequest,
): Promise<Page<UploadRow>> {
  const { state, limit } = request;
  const list = JSON.stringify(['uploads', state]);
  const place = request.cursor === null ? null : readPlace(list, request.cursor);
  const parts = state === 'pending' ? PARTS.slice(2, 4) : state ? [state] : PARTS;
  const rows: UploadRow[] = [];
  for (const part of parts.slice(place ? Math.max(0, parts.indexOf(place.part)) : 0)) {
    const after = place?.part === part ? place : null;
    if (rows.length <= limit)
      rows.push(...(await ofPart(pool, address, part, after, limit + 1 - rows.length)));
  }
  const counted = await pool.query<{ n: number }>(
    `SELECT count(*)::int AS n FROM (SELECT FROM upload JOIN volume ON volume.id = upload.volume_id
       WHERE volume.address = $1 AND ($2::text IS NULL OR upload.state = $2) LIMIT ${EXACT_UP_TO + 1}) AS few`,
    [address, state],
  );
  const position = (row: UploadRow) => writeCursor(list, [partOf(row), positionOf(row), row.id]);
  return pageOf(rows, limit, totalOf(counted.rows[0]!.n), position);
}

const partOf = ({ state, due }: UploadRow): Part => (state === 'pending' ? (due ? 'due' : 'later') : state);

function positionOf(row: UploadRow): string {
  if (partOf(row) === 'due') return String(row.rank);
  return (row.state === 'done' && row.done_at ? row.done_at : row.next_at).toISOString();
}

interface Place {
  part: Part;
  position: string;
  id: bigint;
}

async function ofPart(
  pool: pg.Pool,
  address: string,
  part: Part,
  after: Place | null,
  limit: number,
): Promise<UploadRow[]> {
  const { where, by, type, way } = ORDERS[part];
  const position = after
    ? `AND (${by}, upload.id) ${way === 'ASC' ? '>' : '<'} ($3::${type}, $4::bigint)`
    : '';
  const { rows } = await pool.query<UploadRow>(
    `SELECT upload.id, upload.file_id, upload.bytes, upload.sent_bytes, upload.state, upload.attempts, upload.reason,
       upload.rank, upload.due, upload.next_at, upload.done_at, file.path, file.drive_id, drive.name AS drive
     FROM upload JOIN file ON file.id = upload.file_id JOIN drive ON drive.id = file.drive_id
     WHERE upload.volume_id = (SELECT id FROM volume WHERE address = $1) AND ${where} ${position}
     ORDER BY ${by} ${way}, upload.id ${way} LIMIT $2`,
    [address, limit, ...(after ? [after.position, after.id] : [])],
  );
  return rows;
}

function readPlace(list: string, cursor: string): Place {
  const [part, position, id] = readCursor(list, cursor);
  const known = PARTS.find((one) => one === part);
  if (!known || typeof position !== 'string' || typeof id !== 'bigint') throw problem('bad-cursor');
  const fits = known === 'due' ? /^[0-9]{1,19}$/.test(position) : !Number.isNaN(Date.parse(position));
  if (!fits) throw problem('bad-cursor');
  return { part: known, position, id };
}

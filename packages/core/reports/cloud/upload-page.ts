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
  next_at: Date;
  done_at: Date | null;
}

type UploadState = 'pending' | 'sending' | 'done' | 'failed';

interface UploadRequest {
  state: UploadState | null;
  limit: number;
  cursor: string | null;
}

/** At work first, then failed, waiting and done. */
const STATES: readonly UploadState[] = ['sending', 'failed', 'pending', 'done'];

/** What waits: what is due first. What is done: the newest first. Each order has an index. */
const ORDERS = {
  due: { moment: 'upload.next_at', way: 'ASC', after: '>' },
  done: { moment: 'upload.done_at', way: 'DESC', after: '<' },
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
  const states = state ? [state] : STATES;
  const rows: UploadRow[] = [];
  for (const one of states.slice(place ? Math.max(0, states.indexOf(place.state)) : 0)) {
    const after = place?.state === one ? place : null;
    if (rows.length <= limit)
      rows.push(...(await ofState(pool, address, one, after, limit + 1 - rows.length)));
  }
  const counted = await pool.query<{ n: number }>(
    `SELECT count(*)::int AS n FROM (SELECT FROM upload JOIN volume ON volume.id = upload.volume_id
       WHERE volume.address = $1 AND ($2::text IS NULL OR upload.state = $2) LIMIT ${EXACT_UP_TO + 1}) AS few`,
    [address, state],
  );
  const position = (row: UploadRow) => writeCursor(list, [row.state, momentOf(row).toISOString(), row.id]);
  return pageOf(rows, limit, totalOf(counted.rows[0]!.n), position);
}

const momentOf = (row: UploadRow) => (row.state === 'done' && row.done_at ? row.done_at : row.next_at);

interface Place {
  state: UploadState;
  moment: string;
  id: bigint;
}

async function ofState(
  pool: pg.Pool,
  address: string,
  state: UploadState,
  after: Place | null,
  limit: number,
): Promise<UploadRow[]> {
  const order = state === 'done' ? ORDERS.done : ORDERS.due;
  const position = after
    ? `AND (${order.moment}, upload.id) ${order.after} ($4::timestamptz, $5::bigint)`
    : '';
  const { rows } = await pool.query<UploadRow>(
    `SELECT upload.id, upload.file_id, upload.bytes, upload.sent_bytes, upload.state, upload.attempts, upload.reason,
       upload.next_at, upload.done_at, file.path, file.drive_id, drive.name AS drive
     FROM upload JOIN file ON file.id = upload.file_id JOIN drive ON drive.id = file.drive_id
     WHERE upload.volume_id = (SELECT id FROM volume WHERE address = $1) AND upload.state = $2 ${position}
     ORDER BY ${order.moment} ${order.way}, upload.id ${order.way} LIMIT $3`,
    [address, state, limit, ...(after ? [after.moment, after.id] : [])],
  );
  return rows;
}

function readPlace(list: string, cursor: string): Place {
  const [state, moment, id] = readCursor(list, cursor);
  const known = STATES.find((one) => one === state);
  if (!known || typeof moment !== 'string' || typeof id !== 'bigint') throw problem('bad-cursor');
  return { state: known, moment, id };
}

import type pg from 'pg';
import { problem } from '../../base/errors.ts';
import { pathKey } from '../../base/paths.ts';
import { type Position, readCursor, writeCursor } from '../cursor.ts';
import type { FileSort } from '../search/file-order.ts';
import {
  afterPosition,
  keyColumns,
  keyNames,
  orders,
  positionLength,
  positionOf,
} from '../search/file-order.ts';

export interface FolderRow {
  id: bigint;
  name: Buffer;
  path: Buffer;
  files: bigint;
  bytes: bigint;
}

export interface FolderRequest {
  drive: string;
  volume: string | null;
  /** Empty: the top of the drive. */
  path: Buffer;
  all: boolean;
  sort: FileSort;
  limit: number;
  cursor: string | null;
}

export interface FolderPageRows {
  folders: FolderRow[];
  /** Ids of its own Files, one page. */
  files: bigint[];
  total: number;
  totalBytes: bigint;
  next: string | null;
}

/** The folders of a folder, and a page of its own Files. @throws Problem `not-found` */
export async function folderPage(pool: pg.Pool, request: FolderRequest): Promise<FolderPageRows> {
  if (request.path.length === 0) {
    const folders = request.cursor === null ? await topFolders(pool, request) : [];
    const top = await findFolder(pool, request);
    if (top === null) return { folders, files: [], total: 0, totalBytes: 0n, next: null };
    return { folders, ...(await ownFiles(pool, top, request)) };
  }
  const id = await findFolder(pool, request);
  if (id === null) throw problem('not-found', 'There is no such folder on this drive.');
  const [folders, own] = await Promise.all([
    request.cursor === null ? childrenOf(pool, id, request.all) : [],
    ownFiles(pool, id, request),
  ]);
  return { folders, ...own };
}

const FOLDER = 'folder.id, folder.name, folder.path, folder.files, folder.bytes';

async function topFolders(pool: pg.Pool, { drive, volume, all }: FolderRequest): Promise<FolderRow[]> {
  const known = await pool.query('SELECT FROM drive WHERE id = $1', [drive]);
  if (known.rowCount === 0) throw problem('not-found');
  const { rows } = await pool.query<FolderRow>(
    `SELECT ${FOLDER} FROM folder JOIN volume ON volume.id = folder.volume_id
     WHERE volume.drive_id = $1 AND ($2::uuid IS NULL OR volume.id = $2) AND folder.parent_id IS NULL
       AND folder.path <> '' AND (folder.present OR $3) ORDER BY volume.ordinal, folder.name, folder.id`,
    [drive, volume, all],
  );
  return rows;
}

async function findFolder(pool: pg.Pool, { drive, volume, path }: FolderRequest): Promise<bigint | null> {
  const { rows } = await pool.query<{ id: bigint }>(
    `SELECT folder.id FROM folder JOIN volume ON volume.id = folder.volume_id
     WHERE volume.drive_id = $1 AND ($2::uuid IS NULL OR volume.id = $2) AND folder.path_key = $3 AND folder.path = $4
     ORDER BY volume.ordinal LIMIT 1`,
    [drive, volume, pathKey(path), path],
  );
  return rows[0]?.id ?? null;
}

async function childrenOf(pool: pg.Pool, id: bigint, all: boolean): Promise<FolderRow[]> {
  const { rows } = await pool.query<FolderRow>(
    `SELECT ${FOLDER} FROM folder WHERE parent_id = $1 AND (present OR $2) ORDER BY name, id`,
    [id, all],
  );
  return rows;
}

type OwnFiles = Omit<FolderPageRows, 'folders'>;

async function ownFiles(pool: pg.Pool, folder: bigint, request: FolderRequest): Promise<OwnFiles> {
  const { sort, limit, all } = request;
  const list = JSON.stringify(['folder', String(folder), sort, all]);
  const after = request.cursor === null ? null : readPlace(list, request.cursor, sort);
  const inFolder = `FROM file AS own JOIN file_search ON file_search.file_id = own.id ${orders[sort].joins}
    WHERE own.folder_id = $1 AND ($2 OR own.on_drive = 'present')`;
  const [page, sums] = await Promise.all([
    pool.query<Record<string, unknown> & { own_id: bigint }>(
      `SELECT own.id AS own_id, ${keyColumns(sort)} ${inFolder} ${after ? `AND ${afterPosition(sort, 3)}` : ''}
       ORDER BY ${keyNames(sort)} LIMIT ${limit + 1}`,
      [folder, all, ...(after ?? [])],
    ),
    pool.query<{ total: number; bytes: bigint }>(
      `SELECT count(*)::int AS total, coalesce(sum(bytes), 0)::bigint AS bytes FROM file AS own
       WHERE own.folder_id = $1 AND ($2 OR own.on_drive = 'present')`,
      [folder, all],
    ),
  ]);
  const rows = page.rows.slice(0, limit);
  const last = rows.at(-1);
  const next = page.rows.length > limit && last ? writeCursor(list, positionOf(sort, last)) : null;
  const { total, bytes } = sums.rows[0]!;
  return { files: rows.map((row) => row.own_id), total, totalBytes: bytes, next };
}

function readPlace(list: string, cursor: string, sort: FileSort): Position[] {
  const after = readCursor(list, cursor);
  if (after.length !== positionLength(sort)) throw problem('bad-cursor');
  return after;
}

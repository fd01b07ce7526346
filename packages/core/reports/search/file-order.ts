import type { Position } from '../cursor.ts';

export type FileSort = 'taken' | 'oldest' | 'name' | 'size' | 'drive';

/** `order_key` of a File without a date: behind all others. */
export const UNDATED = '9223372036854775807';

interface Order {
  /** SQL expressions, all ascending; the last one is unique. */
  keys: readonly string[];
  types: readonly string[];
  /** What the keys speak of beside file_search. */
  joins: string;
}

/** The orders in which Files are listed. That of `taken` is the default and has an index. */
export const orders: Record<FileSort, Order> = {
  taken: {
    keys: [
      'file_search.order_key',
      'substring(file_search.path, 1, 512)',
      'file_search.path',
      'file_search.file_id',
    ],
    types: ['bigint', 'bytea', 'bytea', 'bigint'],
    joins: '',
  },
  oldest: {
    keys: [
      `file_search.order_key = ${UNDATED}`,
      '-file_search.order_key',
      'file_search.path',
      'file_search.file_id',
    ],
    types: ['boolean', 'bigint', 'bytea', 'bigint'],
    joins: '',
  },
  name: {
    keys: [
      `substring(file_search.search_text FROM E'[^/\\x01]*$') COLLATE "C"`,
      'file_search.path',
      'file_search.file_id',
    ],
    types: ['text', 'bytea', 'bigint'],
    joins: '',
  },
  size: {
    keys: ['-sized.bytes', 'file_search.path', 'file_search.file_id'],
    types: ['bigint', 'bytea', 'bigint'],
    joins: 'JOIN file AS sized ON sized.id = file_search.file_id',
  },
  drive: {
    keys: [
      'lower(on_drive.name) COLLATE "C"',
      'file_search.drive_id',
      'file_search.order_key',
      'file_search.path',
      'file_search.file_id',
    ],
    types: ['text', 'uuid', 'bigint', 'bytea', 'bigint'],
    joins: 'JOIN drive AS on_drive ON on_drive.id = file_search.drive_id',
  },
};

/** `expression AS k0, …`: the position of each row, for the cursor. */
export function keyColumns(sort: FileSort): string {
  return orders[sort].keys.map((key, n) => `${key} AS k${n}`).join(', ');
}

/** `k0, k1, …` */
export function keyNames(sort: FileSort): string {
  return orders[sort].keys.map((_, n) => `k${n}`).join(', ');
}

export function positionOf(sort: FileSort, row: Record<string, unknown>): Position[] {
  return orders[sort].keys.map((_, n) => row[`k${n}`] as Position);
}

/** The condition that a row comes after a position; the values' placeholders begin at `$first`. */
export function afterPosition(sort: FileSort, first: number): string {
  const { keys, types } = orders[sort];
  const values = types.map((type, n) => `$${first + n}::${type}`);
  return `(${keys.join(', ')}) > (${values.join(', ')})`;
}

/** How many values a position of this order has. */
export function positionLength(sort: FileSort): number {
  return orders[sort].types.length;
}

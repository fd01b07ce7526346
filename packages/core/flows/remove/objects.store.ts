import type { Pool } from 'pg';

/** An object that has to go out of the cloud. */
export interface GoingObject {
  id: bigint;
  key: string;
  multipart: string | null;
}

const DAY_SECONDS = 86_400;

/** The objects that Removals have to take out of one store. */
export function objectStoreRows(pool: Pool, storeAddress: string) {
  return {
    async due(after: bigint, limit: number): Promise<GoingObject[]> {
      const { rows } = await pool.query<Omit<GoingObject, 'key'> & { key: Buffer }>(
        `SELECT removal_object.id, key, multipart FROM removal_object JOIN volume ON volume.id = volume_id
         WHERE volume.address = $1 AND removal_object.state = 'waiting' AND next_at <= now() AND removal_object.id > $2
         ORDER BY removal_object.id LIMIT $3`,
        [storeAddress, after, limit],
      );
      return rows.map((row) => ({ ...row, key: row.key.toString() }));
    },

    async gone(id: bigint): Promise<void> {
      await pool.query(
        `UPDATE removal_object SET state = 'gone', reason = NULL, gone_at = now() WHERE id = $1`,
        [id],
      );
    },

    /** Tried again sooner at first, then once a day. */
    async again(id: bigint, reason: string): Promise<void> {
      await pool.query(
        `UPDATE removal_object SET reason = $2, tries = tries + 1,
           next_at = now() + make_interval(secs => least(${DAY_SECONDS}, 60 * 2 ^ least(tries, 11))) WHERE id = $1`,
        [id, reason],
      );
    },
  };
}

/** Asks for another try at once: the key may do more now. */
export async function tryObjectsNow(pool: Pool, removalId: string): Promise<void> {
  await pool.query(
    `UPDATE removal_object SET next_at = least(next_at, now()), tries = 0
     WHERE removal_id = $1 AND state = 'waiting' AND reason IS NOT NULL`,
    [removalId],
  );
}

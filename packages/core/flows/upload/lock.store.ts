import type { Pool } from 'pg';
import type { Answer } from '../../adapters/object-store/store-abilities.ts';

/** A Cloud Copy whose lock is to be made or extended. */
export interface Lockable {
  id: bigint;
  key: string;
  versionId: string | null;
}

/** The next Copies that are not locked, or whose lock lapses before a time. */
export async function toLock(pool: Pool, volumeId: string, before: Date, limit: number): Promise<Lockable[]> {
  const { rows } = await pool.query<{ id: bigint; path: Buffer; version_id: string | null }>(
    `(select id, path, version_id from copy where volume_id = $1 and etag is not null and state = 'present'
       and locked_until is null limit $3)
     union all
     (select id, path, version_id from copy where volume_id = $1 and etag is not null and state = 'present'
       and locked_until < $2 order by locked_until limit $3) limit $3`,
    [volumeId, before, limit],
  );
  return rows.map((row) => ({ id: row.id, key: row.path.toString(), versionId: row.version_id }));
}

export async function keepLock(pool: Pool, copyIds: bigint[], until: Date): Promise<void> {
  await pool.query('update copy set locked_until = $2 where id = any($1)', [copyIds, until]);
}

/** Keeps why nothing can be locked, or that all is well; true when that is news. */
export async function keepLockProblem(
  pool: Pool,
  volumeId: string,
  problem: string | null,
): Promise<boolean> {
  const { rowCount } = await pool.query(
    'update volume set lock_problem = $2 where id = $1 and lock_problem is distinct from $2',
    [volumeId, problem],
  );
  return rowCount === 1;
}

/** Whether the store has Object Lock, as it said last. */
export async function hasObjectLock(pool: Pool, volumeId: string): Promise<Answer> {
  const { rows } = await pool.query<{ has: Answer | null }>(
    `select abilities ->> 'objectLock' as has from volume where id = $1`,
    [volumeId],
  );
  return rows[0]?.has ?? 'unknown';
}

import type { Pool } from 'pg';
import { type RankFacts, rankOf } from './plan-rank.ts';

const FACTS = `
  select u.id, u.rank, f.kind, u.bytes::float8 as bytes, coalesce(p.rating, 0) as rating,
    coalesce(extract(epoch from p.taken_at), f.mtime_ns / 1e9)::float8 as "takenAt",
    exists (select from share_item s where s.content_id = u.content_id) as delivered,
    u.first or exists (select from unnest(d.upload_first) as asked(path) where asked.path = ''::bytea
      or substring(f.path for octet_length(asked.path) + 1) = asked.path || '/'::bytea) as first,
    (select count(distinct coalesce(v.drive_id, v.id))::int
     from (select volume_id from copy where content_id = u.content_id and state = 'present' and evidence = 'read-back' limit 2000) c
       join volume v on v.id = c.volume_id and v.kind <> 'cloud' left join drive h on h.id = v.drive_id
     where h.lifecycle is distinct from 'lost') as holders
  from upload u join file f on f.id = u.file_id join drive d on d.id = u.drive_id
    left join photo p on p.content_id = u.content_id`;

/** Puts the waiting Uploads of these Contents in order. */
export async function rankContents(pool: Pool, volumeId: string, contentIds: bigint[]): Promise<void> {
  const { rows } = await pool.query<Ranked>(
    `${FACTS} where u.volume_id = $1 and u.content_id = any($2) and u.state = 'pending'`,
    [volumeId, contentIds],
  );
  await keepRanks(pool, rows);
}

/**
 * Puts the next Uploads in order again: ratings, shares and other Copies come after they were queued. Answers where to
 * go on, null at the end.
 */
export async function rankAgain(
  pool: Pool,
  volumeId: string,
  after: bigint,
  limit: number,
): Promise<bigint | null> {
  const { rows: next } = await pool.query<{ id: bigint; volume_id: string; state: string }>(
    'select id, volume_id, state from upload where id > $1 order by id limit $2',
    [after, limit],
  );
  const waiting = next.filter((one) => one.volume_id === volumeId && one.state === 'pending');
  if (waiting.length > 0) {
    const ids = waiting.map(({ id }) => id);
    const { rows } = await pool.query<Ranked>(`${FACTS} where u.id = any($1) and u.state = 'pending'`, [ids]);
    await keepRanks(pool, rows);
  }
  return next.length < limit ? null : next.at(-1)!.id;
}

type Ranked = RankFacts & { id: bigint; rank: bigint };

async function keepRanks(pool: Pool, rows: Ranked[]): Promise<void> {
  const changed = rows.flatMap((row) => {
    const rank = rankOf(row);
    return rank === row.rank ? [] : [{ id: row.id, rank }];
  });
  if (changed.length === 0) return;
  await pool.query(
    `update upload set rank = t.rank from unnest($1::bigint[], $2::bigint[]) as t(id, rank) where upload.id = t.id`,
    [changed.map(({ id }) => id), changed.map(({ rank }) => rank)],
  );
}

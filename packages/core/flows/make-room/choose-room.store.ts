import type { Pool, PoolClient } from 'pg';
import { transaction } from '../../adapters/db/lease.ts';
import type { JobQueue } from '../../adapters/queue/job-queue.ts';
import { blake3Of } from '../../base/bytes.ts';
import type { Clock } from '../../base/clock.ts';
import { problem } from '../../base/errors.ts';
import { newId } from '../../base/ids.ts';
import type { Held } from '../../catalog/safety/copy-fact.ts';
import type { Rule } from '../../catalog/safety/judge.ts';
import { proveFreeable } from '../../catalog/safety/prove-freeable.ts';
import { rulesOf } from '../../catalog/safety/rules.store.ts';
import { worldsOf } from '../../catalog/safety/world.store.ts';

export interface RoomWish {
  /** Only what this Drive has; null: anything. */
  driveId: string | null;
  /** So much has to be freed, if it can. */
  bytes: number;
}

export interface RoomPlan {
  contents: number;
  bytes: number;
  /** Has to be brought to the second step. */
  digest: string;
}

interface Chosen {
  contentId: bigint;
  bytes: bigint;
}

/** Contents with a proven Copy in the Archive, the oldest first; pictures that were not looked at yet, and uploads, need it. */
const CANDIDATES = `
  SELECT safety_content.content_id AS "contentId", safety_content.bytes FROM safety_content
  WHERE safety_content.sum_id = ANY($1::bigint[]) AND safety_content.content_id > $2 AND safety_content.bytes > 0
    AND EXISTS (SELECT FROM copy JOIN volume ON volume.id = copy.volume_id AND volume.kind = 'archive'
      WHERE copy.content_id = safety_content.content_id AND copy.state = 'present' AND copy.inode IS NOT NULL)
    AND NOT EXISTS (SELECT FROM photo WHERE photo.content_id = safety_content.content_id AND photo.state = 'pending')
    AND NOT EXISTS (SELECT FROM upload WHERE upload.content_id = safety_content.content_id AND upload.state <> 'done')
  ORDER BY safety_content.content_id LIMIT $3`;
const PAGE = 5_000;

/** The first step: what would be freed; nothing is changed. */
export async function planRoom(pool: Pool, wish: RoomWish, usual: Rule): Promise<RoomPlan> {
  return transaction(pool, async (client) => planOf(await choose(client, wish, usual)));
}

/** The second step. @throws Problem `room-changed` where it is not what was shown */
export async function startFreeing(
  deps: { pool: Pool; clock: Clock; queue: JobQueue },
  wish: RoomWish,
  usual: Rule,
  said: { digest: string; by: string },
): Promise<string> {
  const id = newId(deps.clock);
  await transaction(deps.pool, async (client) => {
    const chosen = await choose(client, wish, usual);
    const plan = planOf(chosen);
    if (plan.digest !== said.digest) throw problem('room-changed');
    await client.query(
      `INSERT INTO freeing (id, drive_id, by, state, contents, bytes) VALUES ($1, $2, $3, 'waiting', $4, $5)`,
      [id, wish.driveId, said.by, plan.contents, plan.bytes],
    );
    await client.query('INSERT INTO freeing_item (freeing_id, content_id) SELECT $1, unnest($2::bigint[])', [
      id,
      chosen.map(({ contentId }) => contentId),
    ]);
  });
  await deps.queue.add('make-room', {}, { id });
  return id;
}

/** The sums tell which Contents are held so that they are safe without; each is proven once more when its turn comes. */
async function choose(client: PoolClient, { driveId, bytes }: RoomWish, usual: Rule): Promise<Chosen[]> {
  const [worlds, own] = [await worldsOf(client), await rulesOf(client)];
  const { rows } = await client.query<{ held: Held[]; drives: string[]; sums: bigint[] }>(
    `SELECT holding.held, holding.drives::text[] AS drives, array_agg(safety_sum.id) AS sums FROM safety_holding AS holding
     JOIN safety_sum ON safety_sum.holding_id = holding.id AND safety_sum.contents > 0
     WHERE $1::uuid IS NULL OR $1 = ANY(holding.drives) GROUP BY holding.id`,
    [driveId],
  );
  const sums = rows.flatMap((row) => (proveFreeable(row, worlds, { own, usual }) ? row.sums : []));
  const chosen: Chosen[] = [];
  for (let [after, sum] = [0n, 0]; sum < bytes; ) {
    const page = (await client.query<Chosen>(CANDIDATES, [sums, after, PAGE])).rows;
    for (const one of page) {
      if (sum >= bytes) break;
      chosen.push(one);
      sum += Number(one.bytes);
    }
    if (page.length < PAGE) break;
    after = page.at(-1)!.contentId;
  }
  return chosen;
}

function planOf(chosen: Chosen[]): RoomPlan {
  return {
    contents: chosen.length,
    bytes: chosen.reduce((sum, { bytes }) => sum + Number(bytes), 0),
    digest: blake3Of(Buffer.from(chosen.map(({ contentId }) => contentId).join())).toString('hex', 0, 16),
  };
}

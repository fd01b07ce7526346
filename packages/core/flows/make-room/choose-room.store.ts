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

/** A Drive whose Files are among what is chosen. */
export interface RoomDrive {
  driveId: string;
  drive: string;
  files: bigint;
  bytes: bigint;
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

const MOST_DRIVES = 12;
/** Whose Files they are: those with most to free first. */
const DRIVES = `
  SELECT drive.id AS "driveId", drive.name AS drive, sums.files, sums.bytes FROM (
    SELECT drive_id, count(*) AS files, sum(bytes)::bigint AS bytes FROM file WHERE content_id = ANY($1) GROUP BY drive_id
  ) AS sums JOIN drive ON drive.id = sums.drive_id ORDER BY sums.bytes DESC LIMIT ${MOST_DRIVES}`;

/** The first step: what would be freed; nothing is changed. */
export async function planRoom(
  pool: Pool,
  wish: RoomWish,
  usual: Rule,
): Promise<RoomPlan & { drives: RoomDrive[] }> {
  return transaction(pool, async (client) => {
    const chosen = await choose(client, wish, usual);
    const { rows } = await client.query<RoomDrive>(DRIVES, [chosen.map(({ contentId }) => contentId)]);
    return { ...planOf(chosen), drives: rows };
  });
}

/** How much is safe without the Archive, by the sums: at most so much can be freed. */
export async function freeableOf(
  pool: Pool,
  driveId: string | null,
  usual: Rule,
): Promise<{ contents: number; bytes: number }> {
  const found = await transaction(pool, (client) => freeable(client, driveId, usual));
  return {
    contents: found.reduce((sum, { contents }) => sum + Number(contents), 0),
    bytes: found.reduce((sum, { bytes }) => sum + Number(bytes), 0),
  };
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

interface FreeableRow {
  held: Held[];
  drives: string[];
  sums: bigint[];
  contents: bigint;
  bytes: bigint;
}

/** Holdings with something in the Archive that keep their rules without. */
async function freeable(client: PoolClient, driveId: string | null, usual: Rule): Promise<FreeableRow[]> {
  const [worlds, own] = [await worldsOf(client), await rulesOf(client)];
  const { rows } = await client.query<FreeableRow>(
    `SELECT holding.held, holding.drives::text[] AS drives, array_agg(safety_sum.id) AS sums,
       sum(safety_sum.contents)::bigint AS contents, sum(safety_sum.bytes)::bigint AS bytes
     FROM safety_holding AS holding JOIN safety_sum ON safety_sum.holding_id = holding.id AND safety_sum.contents > 0
     WHERE $1::uuid IS NULL OR $1 = ANY(holding.drives) GROUP BY holding.id`,
    [driveId],
  );
  const inArchive = ({ held }: FreeableRow) => held.some(({ holder }) => holder === 'nas');
  return rows.filter((row) => inArchive(row) && proveFreeable(row, worlds, { own, usual }) !== null);
}

/** The sums tell which Contents are held so that they are safe without; each is proven once more when its turn comes. */
async function choose(client: PoolClient, { driveId, bytes }: RoomWish, usual: Rule): Promise<Chosen[]> {
  const sums = (await freeable(client, driveId, usual)).flatMap((row) => row.sums);
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

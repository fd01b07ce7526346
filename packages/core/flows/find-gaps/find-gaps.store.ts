import type { Pool } from 'pg';
import { transaction } from '../../adapters/db/lease.ts';
import { blake3Of } from '../../base/bytes.ts';
import type { Clock } from '../../base/clock.ts';
import { newId } from '../../base/ids.ts';
import { counterName } from './counter-name.ts';
import type { Frame } from './plan-gaps.ts';

/** A camera body; without a serial all bodies of a model that show none count as one. */
export interface Body {
  camera: string;
  serial: string | null;
}

/** A hole as it is kept. Months as `2019-05`; times are local wall times as if they were UTC. */
export interface FoundGap extends Body {
  what: 'counter' | 'month';
  prefix: string | null;
  first: number | null;
  last: number | null;
  /** Numbers that are missing; of a month what is usual. */
  frames: number;
  after: Date;
  before: Date;
}

/** Each body once, by jumps along the index. */
const BODIES = `
  with recursive body as (
    (select camera, coalesce(serial, '') as serial from photo where camera is not null
      order by camera, coalesce(serial, '') limit 1)
    union all select next.camera, next.serial from body cross join lateral (
      select camera, coalesce(serial, '') as serial from photo where camera is not null
        and (camera, coalesce(serial, '')) > (body.camera, body.serial) order by camera, coalesce(serial, '') limit 1) as next)
  select camera, nullif(serial, '') as serial from body`;

const OF_BODY = `photo.camera = $1 and coalesce(photo.serial, '') = coalesce($2, '')`;

/** Of one picture so many names are looked at: it may stand in several places. */
const NAMES = 4;

export function gapStore(pool: Pool, clock: Clock) {
  return {
    async bodies(): Promise<Body[]> {
      return (await pool.query<Body>(BODIES)).rows;
    },

    /** How many pictures of a body were taken in each month, as `2019-05`. */
    async months({ camera, serial }: Body): Promise<Map<string, number>> {
      const { rows } = await pool.query<{ month: string; n: number }>(
        `select to_char(taken_at, 'YYYY-MM') as month, count(*)::int as n from photo
         where ${OF_BODY} and taken_at is not null group by 1`,
        [camera, serial],
      );
      return new Map(rows.map(({ month, n }) => [month, n]));
    },

    /** The pictures of a body between two times whose names are a camera's, in the order in which they were taken. */
    async frames({ camera, serial }: Body, from: Date, to: Date): Promise<Frame[]> {
      const { rows } = await pool.query<{ at: number; names: string[] }>(
        `select (extract(epoch from photo.taken_at) * 1000)::float8 as at, array(select split_part(path_text, '/', -1)
           from file where file.content_id = photo.content_id limit ${NAMES}) as names
         from photo where ${OF_BODY} and taken_at >= $3 and taken_at < $4 order by taken_at, content_id`,
        [camera, serial, from, to],
      );
      return rows.flatMap(({ at, names }) => {
        const named = names.map(counterName).find((name) => name !== null);
        return named ? [{ ...named, at }] : [];
      });
    },

    /** Replaces what was found; what was said to be fine stays so. */
    async record(gaps: FoundGap[]): Promise<void> {
      await transaction(pool, async (client) => {
        const keys = gaps.map(keyOf);
        await client.query('delete from gap where not (key = any($1))', [keys]);
        for (const [i, gap] of gaps.entries())
          await client.query(
            `insert into gap (id, key, what, camera, serial, prefix, first, last, frames, taken_after, taken_before)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) on conflict (key) do nothing`,
            [
              ...[newId(clock), keys[i], gap.what, gap.camera, gap.serial, gap.prefix, gap.first, gap.last],
              ...[gap.frames, gap.after, gap.before],
            ],
          );
        await client.query(
          'insert into gap_look (id, at) values (true, now()) on conflict (id) do update set at = now(), asked_at = null',
        );
      });
    },

    /** Whether it is time to look again: after some hours, or because somebody asked. */
    async isDue(hours: number): Promise<boolean> {
      const { rows } = await pool.query<{ due: boolean }>(
        `select asked_at is not null or at < now() - make_interval(hours => $1) as due from gap_look`,
        [hours],
      );
      return rows[0]?.due ?? true;
    },
  };
}
export type GapStore = ReturnType<typeof gapStore>;

function keyOf({ what, camera, serial, prefix, first, last, after }: FoundGap): Buffer {
  const known = [what, camera, serial, prefix, first, last, after.toISOString().slice(0, 10)];
  return blake3Of(Buffer.from(JSON.stringify(known))).subarray(0, 16);
}

/** Asks for a look at once. */
export async function askForLook(pool: Pool): Promise<void> {
  await pool.query(
    `insert into gap_look (id, at, asked_at) values (true, 'epoch', now()) on conflict (id) do update set asked_at = now()`,
  );
}

/** Says that a gap is fine, or that it is not. Returns whether there is such a gap. */
export async function markGap(pool: Pool, id: string, fine: boolean, by: string): Promise<boolean> {
  const { rowCount } = await pool.query(
    `update gap set fine_at = case when $2 then coalesce(fine_at, now()) end, fine_by = case when $2 then $3 end where id = $1`,
    [id, fine, by],
  );
  return rowCount === 1;
}

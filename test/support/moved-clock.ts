import fs from 'node:fs';
import { basename, join } from 'node:path';
import { until } from './attach-by-hand.ts';
import type { DriveImage } from './drive-image.ts';
import type { Stack } from './stack.ts';

/** Holds up whoever changes a column of some rows, until `goOn`. */
export async function holdUp(stack: Stack, key: number, table: string, column: string, when: string) {
  const client = await stack.db.pool.connect();
  const name = `hold_up_${table}`;
  await client.query('select pg_advisory_lock($1)', [key]);
  await client.query(`create function ${name}() returns trigger language plpgsql as $$
    begin if ${when} then perform pg_advisory_xact_lock_shared(${key}); end if; return new; end $$`);
  await client.query(
    `create trigger ${name} before update of ${column} on ${table} for each row execute function ${name}()`,
  );
  return {
    async goOn() {
      await client.query('select pg_advisory_unlock($1)', [key]);
      client.release();
      await stack.db.pool.query(`drop trigger ${name} on ${table}`);
    },
  };
}

/** Waits until the worker is held up in a statement. */
export function stuckIn(stack: Stack, statement: string): Promise<void> {
  return until(async () => {
    const { rowCount } = await stack.db.pool.query(
      `select from pg_stat_activity where wait_event_type = 'Lock' and query ilike $1`,
      [`%${statement}%`],
    );
    return rowCount !== 0;
  }, `the worker waits in ${statement}`);
}

export const setTime = (path: string, ms: number) => fs.utimesSync(path, new Date(ms), new Date(ms));

/** Does something to a drive while Safelight does not see it. */
export async function onDrive(image: DriveImage, stack: Stack, act: (top: string) => void): Promise<void> {
  act(image.plugIn(join(stack.folder, 'aside')));
  image.eject();
}

export function filesBelow(folder: string): string[] {
  const entries = fs.readdirSync(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

async function numberFrom(stack: Stack, sql: string, id: string): Promise<number> {
  const { rows } = await stack.db.pool.query<{ n: number }>(sql, [id]);
  return rows[0]!.n;
}

export const ingestsOf = (stack: Stack, driveId: string) =>
  numberFrom(stack, 'select count(*)::int as n from ingest where drive_id = $1', driveId);

/** Files, and Copies on the drive, that are said not to be there. */
export const notPresent = (stack: Stack, driveId: string) =>
  numberFrom(
    stack,
    `select (select count(*) from file where drive_id = $1 and on_drive <> 'present')::int
       + (select count(*) from copy c join volume v on v.id = c.volume_id
          where v.drive_id = $1 and c.state <> 'present')::int as n`,
    driveId,
  );

export const versionsOf = (stack: Stack, driveId: string) =>
  numberFrom(
    stack,
    'select count(*)::int as n from file_version v join file f on f.id = v.file_id where f.drive_id = $1',
    driveId,
  );

/** How many files of the drive an Ingest read, by the dates of the proofs. */
export const readBy = (stack: Stack, ingestId: string) =>
  numberFrom(
    stack,
    `select count(distinct c.file_id)::int as n from copy c join ingest i on i.volume_id = c.volume_id
     where i.id = $1 and c.at >= i.started_at`,
    ingestId,
  );

export async function clockOf(stack: Stack, ingestId: string): Promise<object | null> {
  const { rows } = await stack.db.pool.query('select clock from ingest where id = $1', [ingestId]);
  return rows[0].clock;
}

export async function timesOf(stack: Stack, driveId: string): Promise<Map<string, number>> {
  const { rows } = await stack.db.pool.query<{ path: Buffer; ns: bigint }>(
    'select path, mtime_ns as ns from file where drive_id = $1',
    [driveId],
  );
  return new Map(rows.map(({ path, ns }) => [basename(path.toString()), Number(ns / 1_000_000n)]));
}

/** Sectors that the loop device of a mounted drive was ever asked for. */
export function sectorsRead(label: string, stack: Stack): number {
  const mounts = fs.readFileSync('/proc/self/mountinfo', 'utf8').split('\n');
  const device = / - \S+ \/dev\/(\S+)/.exec(
    mounts.find((line) => line.includes(join(stack.watch, label)))!,
  )![1]!;
  return Number(fs.readFileSync(`/sys/block/${device}/stat`, 'utf8').trim().split(/\s+/)[2]);
}

export async function driveNamed(stack: Stack, name: string): Promise<string> {
  let id = '';
  await until(async () => {
    const { rows } = await stack.db.pool.query('select id from drive where name = $1', [name]);
    id = rows[0]?.id ?? '';
    return id !== '';
  }, `a drive ${name} is there`);
  return id;
}

export async function detached(stack: Stack, driveId: string): Promise<void> {
  await until(async () => {
    const { rowCount } = await stack.db.pool.query(
      'select from attachment a join volume v on v.id = a.volume_id where v.drive_id = $1 and a.detached_at is null',
      [driveId],
    );
    return rowCount === 0;
  }, 'the drive counts as away');
}

import fs, { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { until } from '../support/attach-by-hand.ts';
import type { DriveImage } from '../support/drive-image.ts';
import type { Stack } from '../support/stack.ts';

/** Fills a drive with films of 9 MB: enough to be met while they are being copied. */
export function fill(drive: DriveImage, aside: string, label: string, films: number): void {
  const top = drive.plugIn(aside);
  fs.mkdirSync(join(top, 'Photography/2021'), { recursive: true });
  for (let n = 0; n < films; n++)
    fs.writeFileSync(join(top, `Photography/2021/${n}.mov`), Buffer.alloc(9_000_000, `${label} ${n} `));
  drive.eject();
}

/** The id of the drive with this name, once it is attached. */
export async function attachedDrive(stack: Stack, name: string): Promise<string> {
  let id = '';
  await until(async () => {
    const { rows } = await stack.db.pool.query(
      `select d.id from drive d join volume v on v.drive_id = d.id
       join attachment a on a.volume_id = v.id and a.detached_at is null where d.name = $1`,
      [name],
    );
    id = rows[0]?.id ?? '';
    return id !== '';
  }, `the drive ${name} is attached`);
  return id;
}

export async function untilAway(stack: Stack, driveId: string): Promise<void> {
  await until(async () => {
    const { rows } = await stack.db.pool.query(
      `select 1 from attachment a join volume v on v.id = a.volume_id where v.drive_id = $1 and a.detached_at is null`,
      [driveId],
    );
    return rows.length === 0;
  }, 'the drive counts as away');
}

export async function untilProven(stack: Stack, driveId: string, least: number): Promise<void> {
  await until(async () => {
    const { rows } = await stack.db.pool.query(
      'select count(*)::int as n from file where drive_id = $1 and content_id is not null',
      [driveId],
    );
    return rows[0].n >= least;
  }, `${least} files are proven`);
}

/** Every present File of the Drive stands in the Archive, proven, with the bytes that `top` has. */
export async function expectArchived(stack: Stack, driveId: string, top: string, count: number) {
  const { rows } = await stack.db.pool.query<{ path: Buffer; archived: Buffer }>(
    `select f.path, c.path as archived from file f
     join copy c on c.file_id = f.id and c.content_id = f.content_id and c.evidence = 'read-back'
     join volume v on v.id = c.volume_id and v.kind = 'archive' where f.drive_id = $1`,
    [driveId],
  );
  expect(rows.length).toBe(count);
  for (const { path, archived } of rows) {
    const copy = readFileSync(join(stack.archive, archived.toString()));
    expect(copy.equals(readFileSync(join(top, path.toString()))), path.toString()).toBe(true);
  }
}

/** Every entry below a folder with all that a write to it would change. */
export function lookOf(top: string): Record<string, string> {
  const names = fs.readdirSync(top, { recursive: true }) as string[];
  return Object.fromEntries(
    ['.', ...names].map((name) => {
      const { ino, size, mode, mtimeNs, ctimeNs } = fs.lstatSync(join(top, name), { bigint: true });
      return [name, [ino, size, mode, mtimeNs, ctimeNs].join(' ')];
    }),
  );
}

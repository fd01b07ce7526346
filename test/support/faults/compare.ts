import fs from 'node:fs';
import { joinPath } from '@safelight/core/base/paths.ts';
import type { Pool } from 'pg';
import { type History, hashOf, type Tree } from './source-tree.ts';

/** An Archive Copy that the catalogue says was read back. */
export interface ProvenRow {
  id: bigint;
  path: string;
  hash: string;
  bytes: bigint;
  inode: bigint;
  ctimeNs: bigint;
}

const PROVEN = `
  select copy.id, encode(copy.path, 'hex') as path, encode(content.blake3, 'hex') as hash, content.bytes, copy.inode,
    copy.ctime_ns as "ctimeNs"
  from copy join content on content.id = copy.content_id join volume on volume.id = copy.volume_id
  where volume.kind = 'archive' and copy.state = 'present' and copy.evidence = 'read-back'`;

const latin1 = (hex: string) => Buffer.from(hex, 'hex').toString('latin1');

export async function provenRows(pool: Pool): Promise<ProvenRow[]> {
  const { rows } = await pool.query<ProvenRow>(PROVEN);
  return rows.map((row) => ({ ...row, path: latin1(row.path) }));
}

/** Those of them that stand on this disk as they were when they were proven. */
export function standing(archive: string, rows: ProvenRow[]): ProvenRow[] {
  return rows.filter(({ path, inode, ctimeNs }) => {
    const full = joinPath(Buffer.from(archive), Buffer.from(path, 'latin1'));
    const stat = fs.lstatSync(full, { bigint: true, throwIfNoEntry: false });
    return stat?.ino === inode && stat.ctimeNs === ctimeNs;
  });
}

/**
 * What must be true at every instant: each row that says read-back has its exact bytes, and no final name shows
 * anything but a content that its path on the drive once had. Returns what is not so.
 */
export function complaintsAt(archive: string, rows: ProvenRow[], history: History): string[] {
  const complaints: string[] = [];
  const visible = visibleFiles(archive);
  for (const { path, hash, bytes } of rows) {
    const found = onDisk(archive, path);
    if (found === null) complaints.push(`A row says read-back, and nothing is at ${path}.`);
    else if (found.hash !== hash || found.size !== bytes)
      complaints.push(`A row says read-back, and other bytes are at ${path}.`);
  }
  for (const path of visible) {
    const { hash } = onDisk(archive, path)!;
    const once = history.get(path.slice(path.indexOf('/') + 1));
    if (once ? !once.has(hash) : !isBeside(path, history))
      complaints.push(`A final name shows bytes that its file never had: ${path}`);
  }
  return complaints;
}

/** `a~0123456789ab.nef` beside `a.nef`. */
function isBeside(path: string, history: History): boolean {
  return history.has(path.slice(path.indexOf('/') + 1).replace(/~[0-9a-f]{12}/, ''));
}

function onDisk(archive: string, path: string): { hash: string; size: bigint } | null {
  const full = joinPath(Buffer.from(archive), Buffer.from(path, 'latin1'));
  const stat = fs.lstatSync(full, { bigint: true, throwIfNoEntry: false });
  return stat?.isFile() ? { hash: hashOf(full), size: stat.size } : null;
}

/** All files outside of `.safelight`, relative to the root, as latin1. */
function visibleFiles(archive: string, folder = ''): string[] {
  const entries = fs.readdirSync(Buffer.from(`${archive}/${folder}`, 'latin1'), {
    withFileTypes: true,
    encoding: 'buffer',
  });
  return entries.flatMap((entry) => {
    const path = joinPath(Buffer.from(folder, 'latin1'), entry.name).toString('latin1');
    if (path === '.safelight' || path === 'lost+found') return [];
    return entry.isDirectory() ? visibleFiles(archive, path) : [path];
  });
}

interface FileRow {
  path: string;
  hash: string | null;
  archived: string | null;
  versions: number;
  doubled: number;
}

const FILES = `
  select encode(file.path, 'hex') as path, encode(content.blake3, 'hex') as hash,
    (select encode(path, 'hex') from copy join volume on volume.id = copy.volume_id and volume.kind = 'archive'
     where copy.file_id = file.id and copy.content_id = file.content_id and copy.state = 'present'
       and copy.evidence = 'read-back' limit 1) as archived,
    (select count(*)::int from file_version where file_id = file.id) as versions,
    (select count(*)::int from (select from file_version where file_id = file.id group by content_id having count(*) > 1) d) as doubled
  from file left join content on content.id = file.content_id where file.on_drive = 'present'`;

/** What must be true when an ingest is done: source, Archive and catalogue agree byte by byte. */
export async function complaintsAfter(pool: Pool, archive: string, source: Tree): Promise<string[]> {
  const complaints: string[] = [];
  const { rows } = await pool.query<FileRow>(FILES);
  const files = new Map(rows.map((row) => [latin1(row.path), row]));
  for (const [path, hash] of source.files) {
    const row = files.get(path);
    if (row?.hash !== hash) complaints.push(`The catalogue has other bytes of ${path}, or none.`);
    else if (row.archived === null) complaints.push(`No proven copy of ${path}.`);
    else if (onDisk(archive, latin1(row.archived))?.hash !== hash)
      complaints.push(`Not the bytes of ${path}.`);
    if (row && row.doubled > 0) complaints.push(`A version stands twice: ${path}`);
  }
  for (const path of files.keys())
    if (!source.files.has(path)) complaints.push(`The catalogue says present: ${path}`);
  const named = new Set((await provenRows(pool)).map((row) => row.path));
  for (const path of visibleFiles(archive)) if (!named.has(path)) complaints.push(`No row names ${path}.`);
  for (const left of fs.readdirSync(`${archive}/.safelight/incoming`))
    complaints.push(`A temporary file is left: ${left}`);
  return [...complaints, ...(await figuresOff(pool, source))];
}

async function figuresOff(pool: Pool, source: Tree): Promise<string[]> {
  const { rows } = await pool.query<Record<string, number>>(
    `select found::int, copied::int, held::int, skipped::int, failed::int, found_bytes::float8 as bytes,
       (copied_bytes + held_bytes + skipped_bytes + failed_bytes)::float8 as sum
     from ingest where state = 'done' order by started_at desc limit 1`,
  );
  const f = rows[0];
  if (!f) return ['No ingest is done.'];
  const complaints: string[] = [];
  if (f.found !== f.copied! + f.held! + f.skipped! + f.failed!)
    complaints.push(`Figures: ${JSON.stringify(f)}`);
  if (f.bytes !== f.sum) complaints.push(`Figures of bytes: ${JSON.stringify(f)}`);
  if (f.found !== source.files.size + source.others)
    complaints.push(`Found ${f.found} of ${source.files.size + source.others}.`);
  if (f.failed !== 0) complaints.push(`${f.failed} failed.`);
  return complaints;
}

/** What was proven before the fault was not written again: the same inode, untouched but for names that came or went. */
export async function copiedAgain(pool: Pool, archive: string, before: ProvenRow[]): Promise<string[]> {
  const after = new Map((await provenRows(pool)).map((row) => [row.id, row]));
  return before.flatMap((row) => {
    const now = after.get(row.id);
    if (!now || now.inode !== row.inode) return [`Copied again though it was proven: ${row.path}`];
    const stat = fs.lstatSync(joinPath(Buffer.from(archive), Buffer.from(now.path, 'latin1')), {
      bigint: true,
    });
    const renamed = now.path !== row.path || now.path.startsWith('.safelight/versions/') || stat.nlink > 1n;
    if (!renamed && stat.ctimeNs !== row.ctimeNs) return [`Touched though it was proven: ${row.path}`];
    return [];
  });
}

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { markArchive } from '@safelight/core/adapters/archive-store/archive-identity.ts';
import { fourValues } from '@safelight/core/adapters/archive-store/read-four-values.ts';
import { kindOf } from '@safelight/core/adapters/media/file-kind.ts';
import { blake3Of, displayText } from '@safelight/core/base/bytes.ts';
import { systemClock } from '@safelight/core/base/clock.ts';
import { newId } from '@safelight/core/base/ids.ts';
import { baseName, joinPath, parentPath, pathKey } from '@safelight/core/base/paths.ts';
import type { Pool } from 'pg';

export interface ArchivedFile {
  fileId: bigint;
  contentId: bigint;
  /** Where its bytes stand. */
  onDisk: Buffer;
}

export interface ArchivedDrive {
  root: string;
  archiveId: string;
  driveId: string;
  /** Puts a file into the Archive and the catalogue, proven, as an ingest leaves it. */
  add(
    path: string | Buffer,
    bytes: Buffer,
    options?: { mtimeNs?: bigint; proven?: boolean },
  ): Promise<ArchivedFile>;
  remove(): void;
}

/** An Archive on disk and in the catalogue with one Drive, to be filled file by file. */
export async function archivedDrive(pool: Pool, folder = 'LaCie 2019'): Promise<ArchivedDrive> {
  const root = mkdtempSync(join(tmpdir(), 'sl-archive-'));
  const [archiveId, driveId, volumeId] = [newId(systemClock), newId(systemClock), newId(systemClock)];
  markArchive(root, archiveId, () => {});
  await pool.query(`insert into volume (id, kind) values ($1, 'archive')`, [archiveId]);
  await pool.query(
    `insert into drive (id, kind, name, folder, folder_key) values ($1, 'drive', $2, $2, lower($2))`,
    [driveId, folder],
  );
  await pool.query(`insert into volume (id, kind, drive_id) values ($1, 'drive', $2)`, [volumeId, driveId]);
  const ids = { archiveId, driveId, volumeId };

  return {
    root,
    archiveId,
    driveId,
    async add(name, bytes, { mtimeNs = 1_500_000_000_000_000_000n, proven = true } = {}) {
      const path = Buffer.from(name as string);
      const archived = joinPath(Buffer.from(folder), path);
      const onDisk = joinPath(Buffer.from(root), archived);
      mkdirSync(parentPath(onDisk), { recursive: true });
      writeFileSync(onDisk, bytes);
      const contentId = await addContent(pool, path, bytes);
      const fileId = await addFile(pool, ids, path, { contentId, bytes: bytes.length, mtimeNs });
      await addCopy(pool, archiveId, { contentId, fileId, archived, onDisk, proven });
      return { fileId, contentId, onDisk };
    },
    remove: () => rmSync(root, { recursive: true, force: true }),
  };
}

async function addContent(pool: Pool, path: Buffer, bytes: Buffer): Promise<bigint> {
  const { rows } = await pool.query<{ id: bigint }>(
    `insert into content (blake3, bytes, crc32, xxh64) values ($1, $2, $3, '\\x00') on conflict (blake3, bytes)
     do update set crc32 = excluded.crc32 returning id`,
    [blake3Of(bytes), bytes.length, crc32(bytes)],
  );
  const { id } = rows[0]!;
  if (['photo', 'film'].includes(kindOf(baseName(path))))
    await pool.query('insert into photo (content_id) values ($1) on conflict do nothing', [id]);
  return id;
}

async function addFile(
  pool: Pool,
  ids: { driveId: string; volumeId: string },
  path: Buffer,
  content: { contentId: bigint; bytes: number; mtimeNs: bigint },
): Promise<bigint> {
  const parent = parentPath(path);
  const folder = await pool.query<{ id: bigint }>(
    `insert into folder (volume_id, path, path_key, name) values ($1, $2, $3, $4)
     on conflict (volume_id, path_key) do update set present = true returning id`,
    [ids.volumeId, parent, pathKey(parent), baseName(parent)],
  );
  const text = displayText(path);
  const { rows } = await pool.query<{ id: bigint }>(
    `insert into file (volume_id, drive_id, folder_id, path, path_key, path_text, kind, bytes, mtime_ns, content_id, search_text)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, lower($6)) returning id`,
    [
      ...[ids.volumeId, ids.driveId, folder.rows[0]!.id, path, pathKey(path), text, kindOf(baseName(path))],
      ...[content.bytes, content.mtimeNs, content.contentId],
    ],
  );
  await pool.query(
    `insert into file_version (file_id, n, content_id, bytes, mtime_ns, written) values ($1, 1, $2, $3, $4, true)`,
    [rows[0]!.id, content.contentId, content.bytes, content.mtimeNs],
  );
  return rows[0]!.id;
}

async function addCopy(
  pool: Pool,
  archiveId: string,
  copy: { contentId: bigint; fileId: bigint; archived: Buffer; onDisk: Buffer; proven: boolean },
): Promise<void> {
  const four = fourValues(copy.onDisk)!;
  await pool.query(
    `insert into copy (content_id, volume_id, file_id, path, path_key, state, evidence, at, inode, size, mtime_ns, ctime_ns)
     values ($1, $2, $3, $4, $5, 'present', $6, now(), $7, $8, $9, $10)`,
    [
      ...[copy.contentId, archiveId, copy.fileId, copy.archived, pathKey(copy.archived)],
      ...[copy.proven ? 'read-back' : 'written', four.inode, four.size, four.mtimeNs, four.ctimeNs],
    ],
  );
}

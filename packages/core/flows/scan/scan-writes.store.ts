import type { PoolClient } from 'pg';
import { kindOf } from '../../adapters/media/file-kind.ts';
import { displayText } from '../../base/bytes.ts';
import { baseName, pathKey } from '../../base/paths.ts';
import { searchText } from '../../catalog/file/search-text.ts';
import type { Unlisted } from './listing.ts';

export interface NewFolder {
  id: bigint;
  path: string;
  parentId: bigint | null;
}

export interface NewFile {
  folderId: bigint;
  path: string;
  bytes: number;
  mtimeNs: bigint;
}

export interface ScanCounts {
  found: number;
  foundBytes: number;
  held: number;
  heldBytes: number;
  copied: number;
  copiedBytes: number;
  skipped: number;
  skippedBytes: number;
  failed: number;
  failedBytes: number;
  fresh: number;
  freshBytes: number;
}

/** What one batch of listings changes. */
export interface BatchChanges {
  newFolders: NewFolder[];
  /** Folders that lead to a source folder. */
  waysThere: bigint[];
  digests: { id: bigint; digest: Uint8Array }[];
  newFiles: NewFile[];
  pendingFiles: bigint[];
  returnedFiles: bigint[];
  problems: ({ kind: 'skipped' | 'failed' } & Unlisted)[];
  counts: ScanCounts;
  folder: string;
}

const bytesOf = (path: string) => Buffer.from(path, 'latin1');

/** Adds folders; their ids were drawn before, so that parents and children go together. */
export async function insertFolders(
  client: PoolClient,
  volumeId: string,
  folders: NewFolder[],
): Promise<void> {
  if (folders.length === 0) return;
  const paths = folders.map((folder) => bytesOf(folder.path));
  await client.query(
    `insert into folder (id, volume_id, parent_id, path, path_key, name)
     select id, $1, parent_id, path, path_key, name
     from unnest($2::bigint[], $3::bigint[], $4::bytea[], $5::bytea[], $6::bytea[]) as t(id, parent_id, path, path_key, name)`,
    [
      volumeId,
      folders.map((f) => f.id),
      folders.map((f) => f.parentId),
      paths,
      paths.map(pathKey),
      paths.map(baseName),
    ],
  );
}

/** Notes the digest of each changed listing; until its Files are settled the folder counts as changed. */
export async function setDigests(client: PoolClient, digests: BatchChanges['digests']): Promise<void> {
  if (digests.length === 0) return;
  await client.query(
    `update folder set scan_digest = t.digest, digest = null, present = true
     from unnest($1::bigint[], $2::bytea[]) as t(id, digest) where folder.id = t.id`,
    [digests.map((d) => d.id), digests.map((d) => Buffer.from(d.digest))],
  );
}

/** Adds Files that were met for the first time, marked for the Ingest that has to settle them. */
export async function insertFiles(
  client: PoolClient,
  ids: { ingestId: string; volumeId: string; driveId: string },
  files: NewFile[],
): Promise<void> {
  if (files.length === 0) return;
  const paths = files.map((file) => bytesOf(file.path));
  const texts = paths.map(displayText);
  await client.query(
    `insert into file (volume_id, drive_id, pending_in, folder_id, path, path_key, path_text, kind, bytes, mtime_ns, search_text)
     select $1, $2, $3, t.*
     from unnest($4::bigint[], $5::bytea[], $6::bytea[], $7::text[], $8::text[], $9::bigint[], $10::bigint[], $11::text[]) as t`,
    [
      ids.volumeId,
      ids.driveId,
      ids.ingestId,
      files.map((file) => file.folderId),
      paths,
      paths.map(pathKey),
      texts,
      paths.map((path) => kindOf(baseName(path))),
      files.map((file) => file.bytes),
      files.map((file) => file.mtimeNs),
      texts.map(searchText),
    ],
  );
}

/** Notes what was skipped or could not be read, each with its reason. */
export async function insertProblems(
  client: PoolClient,
  ingestId: string,
  problems: BatchChanges['problems'],
): Promise<void> {
  if (problems.length === 0) return;
  await client.query(
    `insert into ingest_problem (ingest_id, kind, reason, detail, path, bytes, files)
     select $1, t.* from unnest($2::text[], $3::text[], $4::text[], $5::bytea[], $6::bigint[], $7::bigint[]) as t`,
    [
      ingestId,
      problems.map((p) => p.kind),
      problems.map((p) => p.code),
      problems.map((p) => p.detail ?? null),
      problems.map((p) => bytesOf(p.path)),
      problems.map((p) => p.bytes),
      problems.map((p) => p.files),
    ],
  );
}

/** Keeps the figures of a Scan that is under way. */
export async function count(
  client: PoolClient,
  ingestId: string,
  c: ScanCounts,
  folder: string,
): Promise<void> {
  await client.query(
    `update ingest set found = $2, found_bytes = $3, held = $4, held_bytes = $5, copied = $6, copied_bytes = $7,
       skipped = $8, skipped_bytes = $9, failed = $10, failed_bytes = $11, fresh = $12, fresh_bytes = $13,
       folder = $14, updated_at = now() where id = $1`,
    [
      ingestId,
      c.found,
      c.foundBytes,
      c.held,
      c.heldBytes,
      c.copied,
      c.copiedBytes,
      c.skipped,
      c.skippedBytes,
      c.failed,
      c.failedBytes,
      c.fresh,
      c.freshBytes,
      displayText(bytesOf(folder)),
    ],
  );
}

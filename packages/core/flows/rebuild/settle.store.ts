import type { PoolClient } from 'pg';
import type { FourValues } from '../../adapters/archive-store/four-values.ts';
import type { Clock } from '../../base/clock.ts';
import { newId } from '../../base/ids.ts';
import { pathKey } from '../../base/paths.ts';
import type { FoundPaper } from '../../catalog/paper/find-papers.ts';

const AT_ONCE = 5000;

export interface ArchivedCopy {
  id: bigint;
  path: Buffer;
  four: FourValues | null;
}

/** The Archive Copies that count as there, some at a time. */
export async function* archivedCopies(client: PoolClient, archiveId: string): AsyncGenerator<ArchivedCopy[]> {
  for (let after = 0n; ; ) {
    const { rows } = await client.query<
      { id: bigint; path: Buffer } & { [K in keyof FourValues]: bigint | null }
    >(
      `select id, path, inode, size, mtime_ns as "mtimeNs", ctime_ns as "ctimeNs" from copy
       where volume_id = $1 and state <> 'missing' and id > $2 order by id limit ${AT_ONCE}`,
      [archiveId, after],
    );
    if (rows.length === 0) return;
    after = rows.at(-1)!.id;
    yield rows.map(({ id, path, ...four }) => ({
      id,
      path,
      four: four.inode === null ? null : (four as FourValues),
    }));
  }
}

/** Their files are not the ones that were proven, as far as can be seen: they are read before they count again. */
export async function doubtCopies(client: PoolClient, ids: bigint[]): Promise<void> {
  if (ids.length === 0) return;
  await client.query(
    `update copy set evidence = 'listed', at = now() where id = any($1) and state = 'present'`,
    [ids],
  );
}

/** The Archive is a new and empty one: nothing of what was there is. */
export async function allMissing(client: PoolClient, archiveId: string): Promise<void> {
  await client.query(
    `update copy set state = 'missing', checked_at = now() where volume_id = $1 and state <> 'missing'`,
    [archiveId],
  );
}

/** The bucket may have another name now; it is still the Cloud of this Archive. */
export async function renameCloud(client: PoolClient, address: string): Promise<void> {
  await client.query(
    `update volume set address = $1 where id = (
       select v.id from volume v where v.kind = 'cloud' order by v.created_at desc limit 1)
       and not exists (select from volume where address = $1)`,
    [address],
  );
}

/** The papers that stand there already are thinned with the new ones. */
export async function notePapers(
  client: PoolClient,
  clock: Clock,
  volumeId: string,
  papers: FoundPaper[],
): Promise<void> {
  for (const { kind, folder, name, path, bytes, at } of papers)
    await client.query(
      `insert into paper (id, kind, drive_id, volume_id, name, path, path_key, bytes, lines, digest, took_ms, at)
       select $1, $2, (select id from drive where folder = $3), $4, $5, $6, $7, $8, 0, '', 0, $9
       where $2 = 'catalogue' or exists (select from drive where folder = $3)
       on conflict (volume_id, path_key) do nothing`,
      [newId(clock), kind, folder, volumeId, name, Buffer.from(path), pathKey(Buffer.from(path)), bytes, at],
    );
}

/** Everything is to be written down again, and the Archive to be walked. */
export async function askForCare(client: PoolClient, clock: Clock): Promise<void> {
  await client.query(
    `insert into paper_due (drive_id, due_at) select id, now() from drive on conflict (drive_id) do update set due_at = now()`,
  );
  await client.query(
    `update paper_watch set ingests_to = now(), uploads_to = now(), acts = null, export_due_at = now()`,
  );
  await client.query(`insert into archive_walk (id, state) values ($1, 'waiting')`, [newId(clock)]);
  await client.query('analyze');
}

/** The id of the Cloud that is set up. */
export async function cloudAt(client: PoolClient, address: string): Promise<string | null> {
  const { rows } = await client.query<{ id: string }>('select id from volume where address = $1', [address]);
  return rows[0]?.id ?? null;
}

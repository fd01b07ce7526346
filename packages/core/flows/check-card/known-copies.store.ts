import type { Pool } from 'pg';
import type { FourValues } from '../../adapters/archive-store/four-values.ts';
import { pathKey } from '../../base/paths.ts';
import type { CopyFact } from '../../catalog/safety/copy-fact.ts';

/** A Copy of the Content of a file of a card. */
export interface KnownCopy extends CopyFact {
  copyId: bigint;
  path: Buffer;
  /** Of an Archive Copy: the four values of its proof. */
  four: FourValues | null;
}

/** What the catalogue has to say of a file of a card. */
export interface Known {
  contentId: bigint | null;
  copies: KnownCopy[];
  /** Another picture came from this card under its name. */
  nameReused: boolean;
}

interface CopyRow extends FourValues {
  n: number;
  contentId: bigint;
  copyId: bigint | null;
  volumeId: string;
  state: CopyFact['state'];
  evidence: CopyFact['evidence'];
  at: Date;
  path: Buffer;
}

/** Of a much copied Content so many Copies are looked at, those in the Archive first. */
const MOST = 200;

const COPIES = `
  select t.n::int as n, c.id as "contentId", y.*
  from unnest($1::bytea[], $2::bigint[]) with ordinality as t(blake3, bytes, n)
  cross join lateral (select id from content where blake3 = t.blake3 and bytes = t.bytes limit 1) c
  left join lateral (select id as "copyId", volume_id as "volumeId", state, evidence, at, path, inode, size,
      mtime_ns as "mtimeNs", ctime_ns as "ctimeNs"
    from copy where content_id = c.id order by (volume_id = $3) desc, at desc limit ${MOST}) y on true`;

const REUSED = `
  select t.n::int as n from unnest($1::bytea[], $2::bytea[], $3::bigint[]) with ordinality as t(key, blake3, bytes, n)
  where exists (select from file f join content c on c.id = f.content_id
    where f.volume_id = any($4) and f.path_key = t.key and (c.blake3, c.bytes) is distinct from (t.blake3, t.bytes))`;

/** What is known of the Contents of some files of a card, in their order. */
export async function knownOf(
  pool: Pool,
  files: { path: Buffer; blake3: Uint8Array; bytes: number }[],
  of: { archiveId: string; cardVolumes: string[] },
): Promise<Known[]> {
  const digests = [files.map((file) => Buffer.from(file.blake3)), files.map((file) => file.bytes)];
  const [copies, reused] = await Promise.all([
    pool.query<CopyRow>(COPIES, [...digests, of.archiveId]),
    pool.query<{ n: number }>(REUSED, [files.map(({ path }) => pathKey(path)), ...digests, of.cardVolumes]),
  ]);
  const byFile = Map.groupBy(copies.rows, ({ n }) => n - 1);
  const again = new Set(reused.rows.map(({ n }) => n - 1));
  return files.map((_, n) => {
    const rows = byFile.get(n) ?? [];
    const contentId = rows[0]?.contentId ?? null;
    return { contentId, copies: rows.flatMap(copyOf), nameReused: again.has(n) };
  });
}

function copyOf({ copyId, volumeId, state, evidence, at, path, ...four }: CopyRow): KnownCopy[] {
  if (copyId === null) return [];
  const { inode, size, mtimeNs, ctimeNs } = four;
  const proven = inode === null ? null : { inode, size, mtimeNs, ctimeNs };
  return [{ copyId, volumeId, state, evidence, at, path, four: proven }];
}

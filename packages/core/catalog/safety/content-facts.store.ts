import type { PoolClient } from 'pg';
import type { CopyFact, VolumeFact } from './copy-fact.ts';
import type { ContentFacts } from './count-contents.ts';

interface FactRow {
  year: number;
  kind: string;
  drives: string | null;
  copies: string | null;
  sumId: bigint | null;
  ids: string;
  sizes: string;
  contents: number;
  bytes: bigint;
}

/** Of a much copied Content (an empty file may have a million) so many Copies are looked at: the others count for nothing. */
const MOST = 2_000;

/**
 * Only Copies that are there: who else there is says nothing of safety. A Copy is `volume:evidence:milliseconds`. Ids
 * and sizes stay texts: they only pass through.
 */
const FACTS = `
  SELECT year, kind, drives, copies, sum_id AS "sumId", array_agg(id)::text AS ids, array_agg(bytes)::text AS sizes,
    count(*)::int AS contents, sum(bytes)::bigint AS bytes
  FROM (
    SELECT content.id, content.bytes, coalesce(extract(year FROM photo.taken_at), 0)::int AS year,
      coalesce(files.kind, CASE WHEN photo.content_id IS NULL THEN 'other' ELSE 'photo' END) AS kind, files.drives,
      copies.copies, safety_content.sum_id
    FROM unnest($1::bigint[]) AS wanted(id) JOIN content ON content.id = wanted.id
    LEFT JOIN photo ON photo.content_id = content.id
    LEFT JOIN safety_content ON safety_content.content_id = content.id
    CROSS JOIN LATERAL (SELECT min(kind) AS kind,
        string_agg(DISTINCT drive_id::text, ' ') FILTER (WHERE on_drive = 'present') AS drives
      FROM (SELECT kind, drive_id, on_drive FROM file WHERE file.content_id = content.id LIMIT ${MOST}) AS few) AS files
    CROSS JOIN LATERAL (SELECT string_agg(array_position($2::uuid[], volume_id) - 1 || ':' || evidence || ':'
        || (extract(epoch FROM at) * 1000)::bigint, ' ') AS copies
      FROM (SELECT volume_id, evidence, at FROM copy WHERE copy.content_id = content.id AND state = 'present'
        LIMIT ${MOST}) AS few) AS copies
  ) AS facts GROUP BY year, kind, drives, copies, sum_id`;

/** What is known of Contents, those of which the same is said together; those that are gone are left out. */
export async function contentFacts(
  client: PoolClient,
  ids: string,
  volumeIds: string[],
): Promise<ContentFacts[]> {
  const { rows } = await client.query<FactRow>(FACTS, [ids, volumeIds]);
  return rows.map(({ drives, copies, ...facts }) => ({
    ...facts,
    drives: drives?.split(' ') ?? [],
    copies: copies?.split(' ').map((copy) => readCopy(copy, volumeIds)) ?? [],
  }));
}

function readCopy(text: string, volumeIds: string[]): CopyFact {
  const [volume, evidence, at] = text.split(':') as [string, CopyFact['evidence'], string];
  return { volumeId: volumeIds[Number(volume)]!, state: 'present', evidence, at: new Date(Number(at)) };
}

/** Every Volume as far as safety is concerned. A cloud's account is told by the host of its endpoint. */
export async function volumeFacts(client: Pick<PoolClient, 'query'>): Promise<Map<string, VolumeFact>> {
  const { rows } = await client.query<VolumeFact>(
    `SELECT id, kind, drive_id AS "driveId", on_archive AS "onArchive",
       lower(substring(address FROM '^[a-z]+://([^/]+)')) AS account FROM volume`,
  );
  return new Map(rows.map((row) => [row.id, row]));
}

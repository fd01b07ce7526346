import type pg from 'pg';
import { problem } from '../../base/errors.ts';
import { isAtRisk, judge, type Verdict } from '../../catalog/safety/judge.ts';
import { readCursor, writeCursor } from '../cursor.ts';
import { EXACT_UP_TO, type Page, pageOf, totalOf } from '../page.ts';
import type { SafetyReport, Tally } from './sum-up.ts';

/** How safe the Contents of a Shoot are together. */
export interface ShootTally extends Pick<Tally, 'files' | 'bytes' | 'safe' | 'two' | 'risk'> {
  driveId: string;
  drive: string;
  volumeId: string;
  path: Buffer;
}

interface FolderRow {
  id: bigint;
  driveId: string;
  drive: string;
  volumeId: string;
  path: Buffer;
}

/** A folder whose own Files are pictures. */
const SHOOTS = `
  SELECT folder.id, drive.id AS "driveId", drive.name AS drive, folder.volume_id AS "volumeId", folder.path
  FROM folder JOIN volume ON volume.id = folder.volume_id JOIN drive ON drive.id = volume.drive_id
  WHERE folder.present AND ($1::uuid IS NULL OR drive.id = $1)
    AND EXISTS (SELECT FROM file WHERE file.folder_id = folder.id AND file.on_drive = 'present' AND file.kind IN ('photo', 'film'))`;

/** In which sums the Contents of some folders are counted; null: not read, or not counted yet. */
const SUMS = `
  SELECT folder_id, sum_id, count(*)::float8 AS files, sum(bytes)::float8 AS bytes FROM (
    SELECT DISTINCT ON (file.folder_id, coalesce(file.content_id, -file.id)) file.folder_id, safety_content.sum_id, file.bytes
    FROM file LEFT JOIN safety_content ON safety_content.content_id = file.content_id
    WHERE file.folder_id = ANY($1::bigint[]) AND file.on_drive = 'present'
    ORDER BY file.folder_id, coalesce(file.content_id, -file.id)) AS each_one
  GROUP BY folder_id, sum_id`;

/** Shoots with how safe they are, the newest first; only those of one page are added up. */
export async function shootTallies(
  pool: pg.Pool,
  report: SafetyReport,
  request: { drive: string | null; limit: number; cursor: string | null },
): Promise<Page<ShootTally>> {
  const { drive, limit } = request;
  const list = JSON.stringify(['shoots', drive]);
  const before = request.cursor === null ? null : readCursor(list, request.cursor)[0];
  if (before !== null && typeof before !== 'bigint') throw problem('bad-cursor');
  const { rows } = await pool.query<FolderRow>(
    `${SHOOTS} AND ($2::bigint IS NULL OR folder.id < $2) ORDER BY folder.id DESC LIMIT $3`,
    [drive, before, limit + 1],
  );
  const counted = await pool.query<{ n: number }>(
    `SELECT count(*)::int AS n FROM (${SHOOTS} LIMIT ${EXACT_UP_TO + 1}) AS few`,
    [drive],
  );
  const page = pageOf(rows, limit, totalOf(counted.rows[0]!.n), (row) => writeCursor(list, [row.id]));
  return { ...page, rows: await addedUp(pool, report, page.rows) };
}

async function addedUp(pool: pg.Pool, report: SafetyReport, folders: FolderRow[]): Promise<ShootTally[]> {
  const { rows } = await pool.query<{
    folder_id: bigint;
    sum_id: bigint | null;
    files: number;
    bytes: number;
  }>(SUMS, [folders.map(({ id }) => id)]);
  const verdicts = new Map(
    report.judged.flatMap(({ row, verdict }) => row.sums.map(({ id }) => [id, verdict] as const)),
  );
  const nowhere = judge([], report.world, report.rule);
  const byFolder = Map.groupBy(rows, (row) => row.folder_id);
  return folders.map(({ id, ...folder }) => {
    const tally = { files: 0, bytes: 0, safe: 0, two: 0, risk: 0 };
    for (const { sum_id, files, bytes } of byFolder.get(id) ?? [])
      add(tally, files, bytes, (sum_id !== null && verdicts.get(sum_id)) || nowhere);
    return { ...folder, ...tally };
  });
}

function add(
  tally: Pick<Tally, 'files' | 'bytes' | 'safe' | 'two' | 'risk'>,
  files: number,
  bytes: number,
  verdict: Verdict,
) {
  tally.files += files;
  tally.bytes += bytes;
  if (verdict.safe) tally.safe += bytes;
  else if (verdict.sites > 1) tally.two += bytes;
  else if (isAtRisk(verdict)) tally.risk += bytes;
}

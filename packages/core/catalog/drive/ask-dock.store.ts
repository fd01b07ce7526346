import type { Pool } from 'pg';
import { type Clock, pause } from '../../base/clock.ts';
import { isCode, problem } from '../../base/errors.ts';
import { newId } from '../../base/ids.ts';

/** A folder of an attached Drive, with whether there are folders in it. */
export interface FolderOnDrive {
  nameRaw: string;
  hasFolders: boolean;
}

/** A folder that can be restored to. */
export interface TargetFolder {
  /** As the dock sees it. */
  pathRaw: string;
  free: number;
  /** The attached Volume on which it lies. */
  volumeId: string | null;
}

interface Answers {
  attach: { driveId: string };
  release: { driveId: string };
  folders: { folders: FolderOnDrive[]; more: boolean };
  target: TargetFolder;
}

type Answer<K extends keyof Answers> = Answers[K] | { code: string; detail: string };

const PATIENCE_MS = 30_000;
const LOOK_MS = 200;

/** The dock at which a Drive is attached, or null. */
export async function dockOf(pool: Pool, driveId: string): Promise<string | null> {
  const { rows } = await pool.query<{ id: string }>(
    `SELECT attachment.dock_id AS id FROM attachment JOIN volume ON volume.id = attachment.volume_id
     WHERE volume.drive_id = $1 AND attachment.detached_at IS NULL ORDER BY attached_at DESC LIMIT 1`,
    [driveId],
  );
  return rows[0]?.id ?? null;
}

/** A dock that is alive, the one seen last. @throws Problem `no-dock` */
export async function liveDock(pool: Pool): Promise<string> {
  const { rows } = await pool.query<{ id: string }>(
    `SELECT id FROM dock WHERE seen_at > now() - interval '15 seconds' ORDER BY seen_at DESC LIMIT 1`,
  );
  if (!rows[0]) throw problem('no-dock');
  return rows[0].id;
}

/**
 * Asks a dock to attach a folder, release a Drive, list its folders or look at a target, and waits for its answer; it looks every second.
 * @throws the dock's own Problem, or `no-dock` where it does not answer in 30 s
 */
export async function askDock<K extends keyof Answers>(
  pool: Pool,
  clock: Clock,
  dockId: string,
  kind: K,
  payload: Record<string, string | undefined>,
): Promise<Answers[K]> {
  const id = newId(clock);
  await pool.query('INSERT INTO dock_request (id, dock_id, kind, payload) VALUES ($1, $2, $3, $4)', [
    id,
    dockId,
    kind,
    JSON.stringify(payload),
  ]);
  for (const end = clock.now().getTime() + PATIENCE_MS; clock.now().getTime() < end; await pause(LOOK_MS)) {
    const { rows } = await pool.query<{ result: Answer<K> | null }>(
      'SELECT result FROM dock_request WHERE id = $1',
      [id],
    );
    const answer = rows[0]?.result;
    if (!answer) continue;
    if (!('code' in answer)) return answer;
    throw problem(isCode(answer.code) ? answer.code : 'internal', answer.detail);
  }
  // What was not answered must not happen later, when nobody waits for it.
  await pool.query('DELETE FROM dock_request WHERE id = $1 AND answered_at IS NULL', [id]);
  throw problem('no-dock', 'The dock does not answer.');
}

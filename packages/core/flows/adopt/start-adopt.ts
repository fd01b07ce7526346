import { realpath, stat } from 'node:fs/promises';
import type { Pool } from 'pg';
import { linkAdopted } from '../../adapters/archive-store/adopted-link.ts';
import type { OwnershipSettings } from '../../adapters/archive-store/ownership.ts';
import type { JobQueue } from '../../adapters/queue/job-queue.ts';
import type { Clock } from '../../base/clock.ts';
import { problem } from '../../base/errors.ts';
import { baseName, segments } from '../../base/paths.ts';
import { readyArchive } from '../../catalog/volume/archive.store.ts';
import { type Adoption, openAdoption } from './adopt.store.ts';
import { planAdopt } from './plan-adopt.ts';
import { refusePlace } from './plan-place.ts';

export interface StartAdoptDeps {
  pool: Pool;
  clock: Clock;
  queue: JobQueue;
  archiveRoot: string;
  ownership: OwnershipSettings;
  /** The names of source folders. */
  folders: string[];
  /** Folders of Safelight's own state, absolute. */
  own: string[];
}

const OWN = Buffer.from('.safelight');

/**
 * Begins to catalogue a folder of the Archive where it stands.
 * @param wish.path absolute
 * @throws Problem `not-a-folder`, `system-folder`, `own-folder`, `outside-archive` (on another file system), `is-archive`,
 *   `archive-absent` or `already-exists`
 */
export async function startAdopt(
  deps: StartAdoptDeps,
  wish: { path: Buffer; name: string },
): Promise<Adoption> {
  await readyArchive(deps);
  const folder = await belowArchive(deps, wish.path);
  const plan = planAdopt(folder, baseName(await realFolder(wish.path)), deps.folders);
  const adoption = await openAdoption(deps, { folder, name: wish.name }, plan);
  await deps.queue.add('adopt', { ingestId: adoption.ingestId }, { id: adoption.ingestId });
  return adoption;
}

/** The folder's path below the Archive's root; one that stands beside the Archive is reached through a link of ours. */
async function belowArchive(
  { archiveRoot, own }: Pick<StartAdoptDeps, 'archiveRoot' | 'own'>,
  path: Buffer,
): Promise<Buffer> {
  const root = await realpath(Buffer.from(archiveRoot), { encoding: 'buffer' });
  const real = await realFolder(path);
  const refused = holds(root, real) ? null : refusePlace(real.toString('latin1'), await realOnes(own));
  if (refused === 'system-folder') throw problem(refused);
  if (holds(real, root)) throw problem('is-archive', 'Name a folder that does not hold the archive itself.');
  if (refused) throw problem(refused);
  if (!holds(root, real)) {
    const [archive, folder] = await Promise.all([stat(root), stat(real)]);
    if (archive.dev !== folder.dev) throw problem('outside-archive');
    return linkAdopted(archiveRoot, real);
  }
  const below = Buffer.from(real.subarray(root.length + 1));
  if (segments(below)[0]!.equals(OWN)) throw problem('own-folder');
  return below;
}

/** Whether a folder is another or holds it. */
function holds(folder: Buffer, other: Buffer): boolean {
  const start = Buffer.concat([folder, SLASH]);
  return other.equals(folder) || other.subarray(0, start.length).equals(start);
}

/** As they really are, as latin1; those that are not there are left out. */
async function realOnes(paths: string[]): Promise<string[]> {
  const real = await Promise.all(
    paths.map((path) => realpath(path, { encoding: 'latin1' }).catch(() => null)),
  );
  return real.filter((path) => path !== null);
}

const SLASH = Buffer.from('/');

async function realFolder(path: Buffer): Promise<Buffer> {
  try {
    const real = await realpath(path, { encoding: 'buffer' });
    if ((await stat(real)).isDirectory()) return real;
  } catch (cause) {
    throw problem('not-a-folder', undefined, { cause });
  }
  throw problem('not-a-folder');
}

import { realpath, stat } from 'node:fs/promises';
import type { Pool } from 'pg';
import type { OwnershipSettings } from '../../adapters/archive-store/ownership.ts';
import type { JobQueue } from '../../adapters/queue/job-queue.ts';
import type { Clock } from '../../base/clock.ts';
import { problem } from '../../base/errors.ts';
import { staysBelow } from '../../base/paths.ts';
import { readyArchive } from '../../catalog/volume/archive.store.ts';
import { type Adoption, openAdoption } from './adopt.store.ts';
import { planAdopt } from './plan-adopt.ts';

export interface StartAdoptDeps {
  pool: Pool;
  clock: Clock;
  queue: JobQueue;
  archiveRoot: string;
  ownership: OwnershipSettings;
  /** The names of source folders. */
  folders: string[];
}

const OWN = Buffer.from('.safelight');

/**
 * Begins to catalogue a folder of the Archive where it stands.
 * @param wish.path absolute
 * @throws Problem `not-a-folder`, `outside-archive`, `is-archive`, `archive-absent` or `already-exists`
 */
export async function startAdopt(
  deps: StartAdoptDeps,
  wish: { path: Buffer; name: string },
): Promise<Adoption> {
  await readyArchive(deps);
  const folder = await belowArchive(deps.archiveRoot, wish.path);
  const adoption = await openAdoption(deps, { folder, name: wish.name }, planAdopt(folder, deps.folders));
  await deps.queue.add('adopt', { ingestId: adoption.ingestId }, { id: adoption.ingestId });
  return adoption;
}

async function belowArchive(archiveRoot: string, path: Buffer): Promise<Buffer> {
  const root = await realpath(Buffer.from(archiveRoot), { encoding: 'buffer' });
  const real = await realFolder(path);
  if (real.equals(root))
    throw problem('is-archive', 'Name a folder inside the archive, not the archive itself.');
  const below = real.subarray(root.length + 1);
  if (!real.subarray(0, root.length + 1).equals(Buffer.concat([root, SLASH])) || !staysBelow(below))
    throw problem('outside-archive', undefined, { facts: { archive: archiveRoot } });
  const top = below.includes(SLASH) ? below.subarray(0, below.indexOf(SLASH)) : below;
  if (top.equals(OWN)) throw problem('is-archive', 'That is a folder of Safelight itself.');
  return Buffer.from(below);
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

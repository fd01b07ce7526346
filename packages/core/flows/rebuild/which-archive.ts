import { readdirSync } from 'node:fs';
import { ownFolder, readArchive } from '../../adapters/archive-store/archive-identity.ts';
import { problem } from '../../base/errors.ts';
import { isJunk } from '../../catalog/file/junk.ts';

/** Whether the Archive that the catalogue is rebuilt for stands here, or an empty one takes its place. */
export type Standing = 'stands' | 'empty';

/**
 * Looks what stands at the Archive's root.
 * @param archiveId of the Archive that the catalogue is rebuilt for
 * @param freshId of the one that this installation made when it started
 * @throws Problem `archive-absent` where something else stands there
 */
export function whichArchive(root: string, archiveId: string, freshId: string | null): Standing {
  const found = readArchive(root);
  if (found.is === 'archive' && found.id === archiveId) return 'stands';
  if (found.is === 'absent') throw problem('archive-absent', found.detail);
  if (found.is === 'archive' && found.id !== freshId)
    throw problem('archive-absent', `${root} belongs to another installation of Safelight.`);
  const held = readdirSync(root, { encoding: 'latin1' }).filter(
    (name) => name !== ownFolder && !isJunk(name),
  );
  if (held.length > 0)
    throw problem(
      'archive-absent',
      `${root} holds files and is not the archive of this bucket. Use an empty folder.`,
    );
  return 'empty';
}

import type { DriveView } from '@safelight/contract/drives.ts';
import type { IconName } from '../ui/icon-drawings.ts';

/** The icon of a Drive: a card, a folder that stands in for a drive, or a disk. */
export function driveIcon({ kind, attached }: Pick<DriveView, 'kind' | 'attached'>): IconName {
  if (kind === 'card') return 'card';
  if (kind === 'folder') return 'folder';
  return attached ? 'ssd' : 'drive';
}

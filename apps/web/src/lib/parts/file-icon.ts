import type { FileView } from '@safelight/contract/files.ts';
import type { IconName } from '../ui/icon-drawings.ts';

const icons: Record<string, IconName> = { photo: 'camera', film: 'film', catalogue: 'box' };

/** What stands for a File that has no picture. */
export function fileIcon(file: Pick<FileView, 'kind'>): IconName {
  return icons[String(file.kind)] ?? 'file';
}

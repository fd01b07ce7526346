import { problem } from '../../base/errors.ts';
import { RemovedPaths } from '../../catalog/removal/removed-paths.ts';
import { Ignoring } from './ignoring.ts';
import { lstat, treeBelow } from './look.ts';
import { foreignTo } from './mount-points.ts';
import { visitFolder, type Ways } from './visit-folder.ts';

/** What of a drive lies outside its source folders; junk is not counted. */
export interface Outside {
  files: number;
  bytes: number;
  /** Folders and files that could not be looked at. */
  unreadable: number;
  /** Those at the top of the drive, as latin1, the largest first; the empty name stands for files beside them. */
  folders: { name: string; files: number; bytes: number }[];
  /** There are more than these. */
  more: boolean;
}

export interface OutsideWalk {
  /** The top of the drive, absolute. */
  mount: Uint8Array;
  /** As latin1; the empty path is the whole drive. */
  sources: string[];
  /** Where the host's own root is seen, or null. */
  hostRoot: string | null;
}

const MOST_FOLDERS = 100;

/**
 * Walks everything but the source folders, with synchronous calls; it belongs in a thread. Nothing is opened but
 * folders, and links are not followed.
 * @throws Problem `drive-away`, `drive-released`
 */
export function walkOutside({ mount, sources, hostRoot }: OutsideWalk, cancelled: () => boolean): Outside {
  const tree = treeBelow(Buffer.from(mount).toString('latin1'));
  const before = lstat(tree, '');
  if (!before?.isDirectory()) throw problem('drive-away');
  const ways: Ways = {
    tree,
    isForeign: foreignTo(before.dev, tree, hostRoot),
    only: null,
    ignoring: new Ignoring([]),
    removed: new RemovedPaths({ folders: [], files: [] }),
    own: new Set(),
    cancelled,
  };
  const inside = new Set(sources);
  const tops = new Map<string, { files: number; bytes: number }>();
  let unreadable = 0;
  const waiting = inside.has('') ? [] : [''];
  for (let folder = waiting.pop(); folder !== undefined; folder = waiting.pop()) {
    if (cancelled()) throw problem('drive-released');
    const { files, folders, failed } = visitFolder(ways, folder);
    unreadable += failed.length;
    waiting.push(...folders.filter((path) => !inside.has(path)));
    if (files.length === 0) continue;
    const top = folder.split('/', 1)[0]!;
    const sum = tops.get(top) ?? { files: 0, bytes: 0 };
    sum.files += files.length;
    for (const { stat } of files) sum.bytes += Number(stat.size);
    tops.set(top, sum);
  }
  const now = lstat(tree, '');
  if (now?.dev !== before.dev || now.ino !== before.ino) throw problem('drive-away');
  return sumUp(tops, unreadable);
}

function sumUp(tops: Map<string, { files: number; bytes: number }>, unreadable: number): Outside {
  const folders = [...tops].map(([name, sum]) => ({ name, ...sum }));
  folders.sort((a, b) => b.bytes - a.bytes || b.files - a.files);
  const total = (of: 'files' | 'bytes') => folders.reduce((sum, folder) => sum + folder[of], 0);
  return {
    ...{ files: total('files'), bytes: total('bytes'), unreadable },
    folders: folders.slice(0, MOST_FOLDERS),
    more: folders.length > MOST_FOLDERS,
  };
}

import type { Database } from '@safelight/core/adapters/db/connect.ts';
import { problem } from '@safelight/core/base/errors.ts';
import { fileDetail } from '@safelight/core/reports/files/file-detail.ts';
import { fileRows } from '@safelight/core/reports/files/file-rows.ts';
import { folderPage } from '@safelight/core/reports/folders/folder-page.ts';
import type { FindFiles } from '@safelight/core/reports/search/find-files.ts';
import type { FilterRequest } from '@safelight/core/reports/search/read-filter.ts';
import type { TimelineDays } from '@safelight/core/reports/timeline/timeline-days.ts';
import type { Handlers } from '../handler.ts';
import { listView } from '../list-view.ts';
import { pageOptions, pathBytes, rowId, uuid } from '../parameters.ts';
import { fileDetailView, fileView } from '../views/file.ts';
import { nameView, pathView } from '../views/names.ts';

const DAY_MS = 86_400_000;

interface FileDeps {
  pool: Database['pool'];
  find: FindFiles;
  timeline: () => Promise<TimelineDays>;
}

type FileHandlers = Pick<Handlers, 'folders' | 'files' | 'timeline' | 'file'>;

export function fileRoutes({ pool, find, timeline }: FileDeps): FileHandlers {
  return {
    folders: async ({ query }) => {
      const found = await folderPage(pool, {
        drive: uuid(query.drive),
        volume: query.volume === undefined ? null : uuid(query.volume),
        path: withoutSlashes(pathBytes(query)),
        all: query.all ?? false,
        sort: query.sort ?? 'taken',
        ...pageOptions(query),
      });
      const files = await fileRows(pool, found.files);
      return {
        folders: found.folders.map((row) => ({
          ...nameView(row.name),
          ...pathView(row.path),
          files: Number(row.files),
          bytes: Number(row.bytes),
        })),
        files: files.map(fileView),
        total: found.total,
        totalBytes: Number(found.totalBytes),
        next: found.next,
      };
    },
    files: async ({ query }) => {
      const { sort = 'taken' } = query;
      const page = await find({ ...filterRequest(query), sort, ...pageOptions(query) });
      const { instead } = page;
      const list = listView({ ...page, rows: await fileRows(pool, page.rows) }, fileView);
      return instead === undefined ? list : { ...list, instead };
    },
    timeline: async () => {
      const { days, undated } = await timeline();
      return {
        days: days.map(({ day }) => new Date(day * DAY_MS).toISOString().slice(0, 10)),
        photos: days.map(({ photos }) => photos),
        undated,
      };
    },
    file: async ({ params }) => {
      const row = await fileDetail(pool, rowId(params.id));
      if (!row) throw problem('not-found');
      return fileDetailView(row);
    },
  };
}

/** Which Files are asked for. */
export function filterRequest(query: {
  q?: string;
  drive?: string;
  kind?: string;
  all?: boolean;
}): FilterRequest {
  const { q = '', drive, kind } = query;
  return {
    q,
    drive: drive === undefined ? null : uuid(drive),
    kinds: kind === undefined ? null : kind === 'picture' ? ['photo', 'film'] : [kind],
    // Who searches wants what ever was; who looks around, what is.
    presentOnly: !(query.all ?? q.trim() !== ''),
  };
}

/** `Photography/` is meant as `Photography`. */
function withoutSlashes(path: Buffer): Buffer {
  let end = path.length;
  while (end > 0 && path[end - 1] === 0x2f) end -= 1;
  return path.subarray(0, end);
}

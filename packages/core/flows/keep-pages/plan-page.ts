import { blake3Of } from '../../base/bytes.ts';
import { pageName } from '../../catalog/paper/page-name.ts';

/** One file, as a page shows it. */
export interface PageFile {
  name: Buffer;
  bytes: number;
  mtimeNs: bigint;
  blake3: Buffer;
  /** Where it stands on the Volume of the page; null where it does not. */
  path: Buffer | null;
  /** Whether there is a picture of it. */
  hasThumb: boolean;
}

/** A folder below, and its page. */
export interface PageFolder {
  name: Buffer;
  page: string;
  files: number;
  bytes: number;
}

/** What is on one page. */
export interface PageFacts {
  drive: string;
  path: Buffer;
  folders: PageFolder[];
  files: PageFile[];
  /** How many of its pictures are shown small. */
  thumbs: number;
  /** The pages that hold the rest of a long folder. */
  more: string[];
}

/** Pages of another form have other names. */
const FORM = 1;
/** So many files are on one page. */
export const FILES_ON_PAGE = 500;

/** The name of a page with these facts. */
export function nameOfPage({ drive, path, folders, files, thumbs, more }: PageFacts): string {
  const told = [
    ...[FORM, drive, path.toString('base64'), thumbs, more],
    folders.map((folder) => [folder.name.toString('base64'), folder.page, folder.files, folder.bytes]),
    files.map(({ name, bytes, mtimeNs, blake3, path: at, hasThumb }) => [
      ...[name.toString('base64'), bytes, String(mtimeNs), blake3.toString('hex')],
      ...[at?.toString('base64') ?? null, hasThumb],
    ]),
  ];
  return pageName(blake3Of(Buffer.from(JSON.stringify(told))));
}

/** How many pictures a page shows, so that all pages of a Drive together stay below some 200 MB. */
export function thumbsOnPage(folders: number): number {
  const steps = [
    { upTo: 300, thumbs: 60 },
    { upTo: 1_000, thumbs: 24 },
    { upTo: 5_000, thumbs: 8 },
    { upTo: 20_000, thumbs: 2 },
  ];
  return steps.find(({ upTo }) => folders <= upTo)?.thumbs ?? 0;
}

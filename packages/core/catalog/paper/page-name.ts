import { legalSegment } from '../../adapters/object-store/object-key.ts';

/** The folder of a Drive's pages, below the Archive's root. */
export function pagesInArchive(driveFolder: string): string {
  return `.safelight/pages/${driveFolder}`;
}

/** The same in the Cloud, below the prefix. */
export function pagesInCloud(driveFolder: string): string {
  return `pages/${legalSegment(Buffer.from(driveFolder))}`;
}

/** The name of a page: what is on it tells, so that a page that stays the same stays where it is. */
export function pageName(digest: Uint8Array): string {
  return `${Buffer.from(digest).toString('hex', 0, 12)}.html`;
}

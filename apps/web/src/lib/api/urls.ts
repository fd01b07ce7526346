/** The small picture of a file, for tiles. */
export function thumb(fileId: string): string {
  return `/api/files/${encodeURIComponent(fileId)}/preview?size=thumb`;
}

/** The large picture of a file, for a whole screen. */
export function screen(fileId: string): string {
  return `/api/files/${encodeURIComponent(fileId)}/preview?size=screen`;
}

/** The large picture of one version of a file. */
export function versionScreen(fileId: string, blake3: string): string {
  return `${screen(fileId)}&v=${blake3}`;
}

/** The bytes of a file as they are now, or of one of its versions. */
export function content(fileId: string, blake3?: string): string {
  return `/api/files/${encodeURIComponent(fileId)}/content${blake3 ? `/${blake3}` : ''}`;
}

/** A picture of a shared file. */
export function sharedPicture(token: string, n: number, size: 'thumb' | 'screen'): string {
  return `/api/public/shares/${encodeURIComponent(token)}/files/${n}/preview?size=${size}`;
}

/** The bytes of a shared file. */
export function sharedContent(token: string, n: number): string {
  return `/api/public/shares/${encodeURIComponent(token)}/files/${n}/content`;
}

/** Every file of a card as a table for a spreadsheet. */
export function cardTable(checkId: string): string {
  return `/api/card-checks/${encodeURIComponent(checkId)}/files.csv`;
}

/** The problems of an ingest as a table for a spreadsheet. */
export function problemTable(ingestId: string): string {
  return `/api/ingests/${encodeURIComponent(ingestId)}/problems.csv`;
}

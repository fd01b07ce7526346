/** Which Files a list shows: those of a search, or those of one folder. It lives in the address of the page. */
export interface ResultQuery {
  q: string;
  kind: Kind;
  sort: Sort;
  drive: string;
  /** Set for the Files of one folder; '' is the top of the Drive. */
  folder: Folder | undefined;
}

export interface Folder {
  volume: string;
  path: string;
  /** base64url of the exact bytes, where `path` is not exact. */
  pathRaw: string;
}

const kinds = ['', 'picture', 'photo', 'film', 'sidecar', 'catalogue', 'other'] as const;
export type Kind = (typeof kinds)[number];

const sorts = ['taken', 'oldest', 'name', 'size', 'drive'] as const;
export type Sort = (typeof sorts)[number];

/** Reads a query from an address. Without a search only pictures are shown, a search looks at everything. */
export function queryOf(params: Pick<URLSearchParams, 'get' | 'has'>): ResultQuery {
  const q = params.get('q') ?? '';
  const isFolder = params.has('path') || params.has('pathRaw');
  const named = params.get('kind') === 'all' ? '' : params.get('kind');
  const kind = kinds.find((each) => each === named);
  return {
    q,
    kind: kind ?? (q || isFolder ? '' : 'picture'),
    sort: sorts.find((each) => each === params.get('sort')) ?? (isFolder ? 'name' : 'taken'),
    drive: params.get('drive') ?? '',
    folder: isFolder
      ? {
          volume: params.get('volume') ?? '',
          path: params.get('path') ?? '',
          pathRaw: params.get('pathRaw') ?? '',
        }
      : undefined,
  };
}

/** The query as part of an address, always the same for the same query. */
export function addressOf(query: ResultQuery): URLSearchParams {
  const params = new URLSearchParams();
  if (query.q) params.set('q', query.q);
  if (query.drive) params.set('drive', query.drive);
  if (query.folder) {
    if (query.folder.volume) params.set('volume', query.folder.volume);
    params.set('path', query.folder.path);
    if (query.folder.pathRaw) params.set('pathRaw', query.folder.pathRaw);
  }
  const usual = queryOf(params);
  if (query.kind !== usual.kind) params.set('kind', query.kind || 'all');
  if (query.sort !== usual.sort) params.set('sort', query.sort);
  return params;
}

/** The page that shows the list. */
export function pageOf(query: ResultQuery): string {
  const params = addressOf(query);
  if (query.folder) {
    params.delete('drive');
    return withParams(`/drives/${encodeURIComponent(query.drive)}/contents`, params);
  }
  return withParams('/browse', params);
}

/** The page of one File of the list. */
export function filePage(id: string, query: ResultQuery): string {
  return withParams(`/files/${encodeURIComponent(id)}`, addressOf(query));
}

function withParams(path: string, params: URLSearchParams): string {
  return params.size > 0 ? `${path}?${params}` : path;
}

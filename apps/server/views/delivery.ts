import type {
  DownloadView,
  PublicFileView,
  PublicShareView,
  ShareView,
} from '@safelight/contract/delivery.ts';
import { baseName } from '@safelight/core/base/paths.ts';
import type { OpenShareRow, ShareItemRow, ShareRow } from '@safelight/core/catalog/share/share.store.ts';
import type { PreparedDownload } from '@safelight/core/flows/deliver/download.ts';
import { previewView } from './file.ts';
import { nameView } from './names.ts';
import { isoTime, isoTimeOrNull, wallTime } from './times.ts';

/** @param unknown ids of no File */
export function downloadView(made: PreparedDownload, unknown: string[], url: string): DownloadView {
  return {
    id: made.id,
    url,
    files: made.files,
    bytes: made.bytes,
    unavailable: [
      ...unknown.map((id) => ({ id, reason: 'not-found' })),
      ...made.unavailable.map(({ fileId, reason }) => ({ id: String(fileId), reason })),
    ],
    expiresAt: isoTime(made.expiresAt),
  };
}

export function shareView(row: ShareRow): ShareView {
  const expired = row.expires_at !== null && row.expires_at.getTime() <= Date.now();
  return {
    id: row.id,
    title: row.title,
    message: row.message,
    files: row.files,
    bytes: row.bytes,
    createdAt: isoTime(row.created_at),
    expiresAt: isoTimeOrNull(row.expires_at),
    revokedAt: isoTimeOrNull(row.revoked_at),
    state: row.revoked_at ? 'revoked' : expired ? 'expired' : 'open',
    opened: row.opened,
    fetched: row.fetched,
  };
}

export function publicShareView(row: OpenShareRow): PublicShareView {
  return {
    title: row.title,
    message: row.message,
    from: row.from,
    files: row.files,
    bytes: row.bytes,
    waiting: row.waiting,
    expiresAt: isoTimeOrNull(row.expires_at),
  };
}

export function publicFileView(row: ShareItemRow): PublicFileView {
  const { preview, thumbhash } = previewView({
    ...row,
    kind: row.kind as 'photo',
    reason: null,
  });
  return {
    n: row.n,
    ...nameView(baseName(row.path)),
    bytes: Number(row.bytes),
    kind: row.kind,
    takenAt: wallTime(row.taken_at),
    width: row.width,
    height: row.height,
    preview,
    thumbhash,
    inReach: row.in_reach,
  };
}

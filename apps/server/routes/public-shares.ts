import type { Database } from '@safelight/core/adapters/db/connect.ts';
import type { JobQueue } from '@safelight/core/adapters/queue/job-queue.ts';
import { problem } from '@safelight/core/base/errors.ts';
import { baseName } from '@safelight/core/base/paths.ts';
import type { DownloadStore } from '@safelight/core/catalog/download/download.store.ts';
import type { ShareItemRow, ShareStore } from '@safelight/core/catalog/share/share.store.ts';
import type { Delivery } from '@safelight/core/flows/deliver/deliver.ts';
import { prepareDownload } from '@safelight/core/flows/deliver/download.ts';
import type { ZipCandidates } from '@safelight/core/flows/deliver/zip-candidates.store.ts';
import { readCursor, writeCursor } from '@safelight/core/reports/cursor.ts';
import { pageOf } from '@safelight/core/reports/page.ts';
import { harmlessType } from '../deliver/content-headers.ts';
import { sendBytes } from '../deliver/send-bytes.ts';
import { sendPicture } from '../deliver/send-picture.ts';
import { serveClient } from '../deliver/serve-client.ts';
import type { Handlers } from '../handler.ts';
import { listView } from '../list-view.ts';
import type { PublicUrl } from '../public-url.ts';
import { downloadView, publicFileView, publicShareView } from '../views/delivery.ts';

interface PublicDeps {
  pool: Database['pool'];
  shares: ShareStore;
  downloads: DownloadStore;
  candidates: ZipCandidates;
  delivery: Delivery;
  data: string;
  queue: JobQueue;
  publicUrl: PublicUrl;
}

type PublicRoutes = 'publicShare' | 'publicFiles' | 'publicPreview' | 'publicContent' | 'publicDownload';

/** A link can be revoked at any moment: browsers ask each time. */
const ASK_AGAIN = 'private, no-cache';

export function publicShareRoutes(deps: PublicDeps): Pick<Handlers, PublicRoutes> {
  const { shares, delivery } = deps;
  const itemOf = async (token: string, n: number): Promise<ShareItemRow & { shareId: string }> => {
    const shareId = await shares.idOf(token);
    const [item] = await shares.items(shareId, n, 1);
    if (item?.n !== n) throw problem('not-found');
    return { ...item, shareId };
  };
  return {
    publicShare: async ({ params }) => {
      const id = await shares.idOf(params.token);
      await shares.count(id, 'opened');
      return publicShareView(await shares.open(id));
    },
    publicFiles: async ({ params, query }) => {
      const id = await shares.idOf(params.token);
      const limit = query.limit ?? 100;
      const list = `share ${id}`;
      const from = query.cursor === undefined ? 0 : Number(readCursor(list, query.cursor)[0]) + 1;
      const [rows, { files }] = await Promise.all([shares.items(id, from, limit + 1), shares.open(id)]);
      return listView(
        pageOf(rows, limit, { total: files }, (row) => writeCursor(list, [row.n])),
        publicFileView,
      );
    },
    publicPreview: async ({ params, query, request, reply }) => {
      const { content_id: contentId, blake3 } = await itemOf(params.token, params.n);
      const size = query.size ?? 'thumb';
      return sendPicture(request, reply, deps, {
        contentId,
        blake3,
        size,
        reason: null,
        cacheControl: ASK_AGAIN,
      });
    },
    publicContent: async ({ params, request, reply }) => {
      const item = await itemOf(params.token, params.n);
      const wanted = { contentId: item.content_id, blake3: item.blake3, bytes: Number(item.bytes) };
      return sendBytes(request, reply, {
        bytes: wanted.bytes,
        etag: wanted.blake3.toString('hex'),
        type: harmlessType(item.path),
        name: baseName(item.path),
        cacheControl: ASK_AGAIN,
        open: async (span) => {
          const stream = await delivery.stream(wanted, span);
          if (span.start === 0) await shares.count(item.shareId, 'fetched');
          return serveClient(deps.pool, request, stream);
        },
      });
    },
    publicDownload: async ({ params, body, request }) => {
      const shareId = await shares.idOf(params.token);
      const numbers = body.files?.filter((n) => n <= 2_000_000_000) ?? null;
      const [candidates, { title }] = await Promise.all([
        deps.candidates.ofShare(shareId, numbers),
        shares.open(shareId),
      ]);
      if (candidates.length === 0) throw problem('not-found');
      const wanted = {
        candidates,
        below: null,
        name: `${title.replace(/[/\\\p{Cc}]+/gu, ' ')}.zip`,
        shareId,
      };
      const made = await prepareDownload(deps.downloads, wanted);
      return downloadView(made, [], deps.publicUrl(request, `/api/downloads/${made.token}`));
    },
  };
}

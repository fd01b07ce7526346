import { problem } from '@safelight/core/base/errors.ts';
import type { ShareStore } from '@safelight/core/catalog/share/share.store.ts';
import { readCursor, writeCursor } from '@safelight/core/reports/cursor.ts';
import { pageOf } from '@safelight/core/reports/page.ts';
import type { Handlers } from '../handler.ts';
import { listView } from '../list-view.ts';
import { rowId, uuid } from '../parameters.ts';
import type { PublicUrl } from '../public-url.ts';
import { shareView } from '../views/delivery.ts';

interface ShareDeps {
  shares: ShareStore;
  publicUrl: PublicUrl;
}

export function shareRoutes({
  shares,
  publicUrl,
}: ShareDeps): Pick<Handlers, 'createShare' | 'shares' | 'revokeShare'> {
  return {
    createShare: async ({ body, identity, request }) => {
      const expiresAt = body.expiresAt ? new Date(body.expiresAt) : null;
      if (expiresAt && expiresAt.getTime() <= Date.now())
        throw problem('bad-request', 'That time has passed already.');
      const { token, ...row } = await shares.add({
        title: body.title,
        message: body.message ?? '',
        accountId: identity!.accountId,
        expiresAt,
        files: [...new Set(body.files)].map(rowId),
      });
      return { ...shareView(row), url: publicUrl(request, `/s/${token}`) };
    },
    shares: async ({ query }) => {
      const limit = query.limit ?? 100;
      const before = query.cursor === undefined ? null : readCursor('shares', query.cursor)[0];
      const { rows, total } = await shares.list(limit, before as string | null);
      return listView(
        pageOf(rows, limit, { total }, (row) => writeCursor('shares', [row.id])),
        shareView,
      );
    },
    revokeShare: async ({ params }) => shares.revoke(uuid(params.id)),
  };
}

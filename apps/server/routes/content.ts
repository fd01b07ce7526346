import type { Database } from '@safelight/core/adapters/db/connect.ts';
import type { JobQueue } from '@safelight/core/adapters/queue/job-queue.ts';
import { problem } from '@safelight/core/base/errors.ts';
import { baseName } from '@safelight/core/base/paths.ts';
import type { DeliverStore } from '@safelight/core/flows/deliver/deliver.store.ts';
import type { Delivery } from '@safelight/core/flows/deliver/deliver.ts';
import { harmlessType } from '../deliver/content-headers.ts';
import { sendBytes } from '../deliver/send-bytes.ts';
import { sendPicture } from '../deliver/send-picture.ts';
import type { Handlers } from '../handler.ts';
import { rowId } from '../parameters.ts';
import { reasonText } from '../views/reason.ts';

interface ContentDeps {
  rows: DeliverStore;
  delivery: Delivery;
  data: string;
  pool: Database['pool'];
  queue: JobQueue;
}

const FOR_EVER = 'private, max-age=31536000, immutable';
const A_WHILE = 'private, max-age=300';

export function contentRoutes(deps: ContentDeps): Pick<Handlers, 'content' | 'contentBytes' | 'preview'> {
  const { rows, delivery } = deps;
  return {
    content: async ({ params, reply }) => {
      const id = rowId(params.id);
      const now = await rows.contentOfFile(id, null);
      if (!now)
        throw (await rows.fileExists(id))
          ? problem('not-in-reach', 'It was not read yet.')
          : problem('not-found');
      const url = `/api/files/${id}/content/${now.blake3.toString('hex')}`;
      return reply.header('cache-control', 'private, no-cache').redirect(url, 302);
    },
    contentBytes: async ({ params, request, reply }) => {
      const wanted = await rows.contentOfFile(rowId(params.id), Buffer.from(params.blake3, 'hex'));
      if (!wanted) throw problem('not-found');
      return sendBytes(request, reply, {
        bytes: wanted.bytes,
        etag: params.blake3,
        type: harmlessType(wanted.path),
        name: baseName(wanted.path),
        cacheControl: FOR_EVER,
        open: (span) => delivery.stream(wanted, span),
      });
    },
    preview: async ({ params, query, request, reply }) => {
      const version = query.v !== undefined && /^[0-9a-f]{8,64}$/.test(query.v) ? query.v : null;
      const found = await rows.pictureOfFile(rowId(params.id), version);
      if (!found) throw problem('not-found');
      if (!found.blake3 || found.contentId === null) throw problem('no-preview', 'It was not read yet.');
      const hex = found.blake3.toString('hex');
      const named = version !== null && hex.startsWith(version);
      return sendPicture(request, reply, deps, {
        contentId: found.contentId,
        blake3: found.blake3,
        size: query.size ?? 'thumb',
        reason: found.state === 'pending' ? 'Its picture is not made yet.' : reasonText(found.reason),
        cacheControl: named ? FOR_EVER : A_WHILE,
      });
    },
  };
}

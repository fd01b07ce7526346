import { problem } from '@safelight/core/base/errors.ts';
import { previewPath } from '@safelight/core/catalog/photo/preview-path.ts';
import { pictureAnswer, takesWebp } from '@safelight/core/flows/deliver/picture-answer.ts';
import { lookAtScreen, type ScreenDeps } from '@safelight/core/flows/picture/look-at-screen.store.ts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { harmlessHeaders } from './content-headers.ts';

interface Wanted {
  contentId: bigint;
  blake3: Buffer;
  size: 'thumb' | 'screen';
  /** Why there is none, if that is known. */
  reason: string | null;
  cacheControl: string;
}

/**
 * Answers with the preview of a Content; a small picture has no large one, then the small one must do. A large one that
 * is away is asked for again: nobody keeps the small one in its place.
 */
export async function sendPicture(
  request: FastifyRequest,
  reply: FastifyReply,
  deps: ScreenDeps,
  wanted: Wanted,
): Promise<FastifyReply> {
  const away = wanted.size === 'screen' && (await lookAtScreen(deps, wanted, goneSignal(reply))) === 'away';
  return send(
    request,
    reply,
    deps.data,
    away ? { ...wanted, size: 'thumb', cacheControl: 'no-store' } : wanted,
  );
}

/** Ends when nobody waits for the answer any more. */
function goneSignal({ raw }: FastifyReply): AbortSignal {
  const gone = new AbortController();
  raw.once('close', () => gone.abort());
  return gone.signal;
}

async function send(
  request: FastifyRequest,
  reply: FastifyReply,
  data: string,
  { blake3, size, reason, cacheControl }: Wanted,
): Promise<FastifyReply> {
  const webp = takesWebp(request.headers.accept);
  const etag = `"${blake3.toString('hex', 0, 16)}-${size}-${webp ? 'webp' : 'jpeg'}"`;
  reply.header('vary', 'accept').header('cache-control', cacheControl);
  const sizes = size === 'screen' ? (['screen', 'thumb'] as const) : (['thumb'] as const);
  if (request.headers['if-none-match'] === etag) return reply.header('etag', etag).status(304).send();
  const paths = sizes.map((one) => previewPath(data, blake3, one));
  const picture = await pictureAnswer(paths, webp);
  if (!picture) {
    reply.removeHeader('cache-control');
    throw problem('no-preview', reason ?? undefined);
  }
  return reply
    .headers(harmlessHeaders)
    .header('etag', etag)
    .header('content-type', picture.type)
    .send(picture.bytes);
}

import { problem } from '@safelight/core/base/errors.ts';
import { previewPath } from '@safelight/core/catalog/photo/preview-path.ts';
import { pictureAnswer, takesWebp } from '@safelight/core/flows/deliver/picture-answer.ts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { harmlessHeaders } from './content-headers.ts';

interface Wanted {
  blake3: Buffer;
  size: 'thumb' | 'screen';
  /** Why there is none, if that is known. */
  reason: string | null;
  cacheControl: string;
}

/** Answers with the preview of a Content; a small picture has no large one, then the small one must do. */
export async function sendPicture(
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

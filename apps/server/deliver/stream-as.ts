import { Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';
import { harmlessHeaders, saveAs } from './content-headers.ts';

/** Streams; a failure on the way cuts the connection, so that half a list is never taken for a whole one. */
export function streamAs(
  reply: FastifyReply,
  method: string,
  about: { name: string; type: string },
  pieces: AsyncIterable<string | Uint8Array>,
): FastifyReply {
  reply
    .headers(harmlessHeaders)
    .header('content-type', about.type)
    .header('cache-control', 'private, no-store')
    .header('content-disposition', saveAs(Buffer.from(about.name)));
  return reply.send(method === 'HEAD' ? '' : Readable.from(pieces, { objectMode: false }));
}

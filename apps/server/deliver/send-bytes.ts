import type { Readable } from 'node:stream';
import { parseRange, type Span } from '@safelight/core/flows/deliver/byte-range.ts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { harmlessHeaders, saveAs } from './content-headers.ts';

export interface Sendable {
  bytes: number;
  /** Without its quotes. */
  etag: string;
  type: string;
  name: Uint8Array;
  cacheControl: string;
  open: (span: Span) => Promise<Readable>;
}

/**
 * Answers with bytes or a part of them: Range, If-Range, If-None-Match, HEAD. Nothing is opened for an answer
 * without a body, and nothing is said before it is open.
 * @throws Problem `bad-range`
 */
export async function sendBytes(
  request: FastifyRequest,
  reply: FastifyReply,
  what: Sendable,
): Promise<FastifyReply> {
  const etag = `"${what.etag}"`;
  reply.header('etag', etag).header('cache-control', what.cacheControl).header('accept-ranges', 'bytes');
  if (matches(request.headers['if-none-match'], etag)) return reply.status(304).send();
  const span = spanOf(request, reply, etag, what.bytes);
  const whole = { start: 0, end: what.bytes };
  const stream = request.method === 'HEAD' ? null : await what.open(span ?? whole);
  if (span) {
    reply.status(206).header('content-range', `bytes ${span.start}-${span.end - 1}/${what.bytes}`);
  }
  const { start, end } = span ?? whole;
  reply
    .headers(harmlessHeaders)
    .header('content-type', what.type)
    .header('content-disposition', saveAs(what.name))
    .header('content-length', end - start);
  return reply.send(stream ?? '');
}

function spanOf(request: FastifyRequest, reply: FastifyReply, etag: string, bytes: number): Span | null {
  const ifRange = request.headers['if-range'];
  if (ifRange !== undefined && ifRange !== etag) return null;
  try {
    return parseRange(request.headers.range, bytes);
  } catch (error) {
    reply.header('content-range', `bytes */${bytes}`);
    throw error;
  }
}

function matches(header: string | undefined, etag: string): boolean {
  if (header === undefined) return false;
  return header.split(',').some((part) => part.trim() === '*' || part.trim().replace(/^W\//, '') === etag);
}

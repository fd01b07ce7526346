import type { FastifyRequest } from 'fastify';

/** The address under which a path of ours is reached from outside. */
export type PublicUrl = (request: FastifyRequest, path: string) => string;

/** As set by the owner, else as the request came. */
export function publicUrls(set: string | null): PublicUrl {
  return (request, path) => `${set ?? `${request.protocol}://${request.host}`}${path}`;
}

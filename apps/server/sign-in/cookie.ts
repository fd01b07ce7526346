import type { CookieSerializeOptions } from '@fastify/cookie';
import { sessionDays } from '@safelight/core/catalog/account/session.store.ts';
import type { FastifyReply, FastifyRequest } from 'fastify';

export const sessionCookie = 'safelight';

/** Sends the session's token to the browser, or begins its 30 days anew. */
export function setSessionCookie(request: FastifyRequest, reply: FastifyReply, token: string): void {
  reply.setCookie(sessionCookie, token, { ...attributes(request), maxAge: sessionDays * 86_400 });
}

export function clearSessionCookie(request: FastifyRequest, reply: FastifyReply): void {
  reply.clearCookie(sessionCookie, attributes(request));
}

function attributes(request: FastifyRequest): CookieSerializeOptions {
  return { path: '/', httpOnly: true, sameSite: 'lax', secure: request.protocol === 'https' };
}

import { timingSafeEqual } from 'node:crypto';
import type { Who } from '@safelight/contract/routes.ts';
import { tokenHash } from '@safelight/core/base/bytes.ts';
import { problem } from '@safelight/core/base/errors.ts';
import type { AccountStore } from '@safelight/core/catalog/account/account.store.ts';
import { type Identity, mayCall } from '@safelight/core/catalog/account/identity.ts';
import type { SessionStore } from '@safelight/core/catalog/account/session.store.ts';
import type { TokenStore } from '@safelight/core/catalog/account/token.store.ts';
import type { FastifyInstance, FastifyReply, FastifyRequest, RouteOptions } from 'fastify';
import { sessionCookie, setSessionCookie } from '../sign-in/cookie.ts';
import { comesFromHere } from '../sign-in/loopback.ts';

declare module 'fastify' {
  interface FastifyRequest {
    identity: Identity | null;
  }
  interface FastifyContextConfig {
    /** Who may call the route; the start fails where it is missing. */
    who?: Who;
    name?: string;
    /** Open to this machine as well. */
    orHere?: boolean;
  }
}

export interface IdentifyOptions {
  accounts: AccountStore;
  sessions: SessionStore;
  tokens: TokenStore;
  /** The token of the file in SAFELIGHT_DATA: whoever can read it is the owner. */
  machineToken: string;
}

/** Finds out who asks and denies what the route's `who` does not allow; every route must have one. */
export function identify(app: FastifyInstance, options: IdentifyOptions): void {
  app.decorateRequest('identity', null);
  const machine = asMachine(options.accounts);
  const nobodys = new Set<RouteOptions>();
  app.addHook('onRoute', (route) => void nobodys.add(route));
  app.addHook('onReady', async () => {
    const open = [...nobodys].filter((route) => !route.config?.who).map((route) => route.url);
    if (open.length > 0) throw new Error(`Routes that do not say who may call them: ${open.join(', ')}`);
  });
  app.addHook('onRequest', async (request, reply) => {
    const { who, orHere } = request.routeOptions.config;
    if (who === undefined && request.is404) return;
    if (!who) throw problem('forbidden');
    if (who === 'anyone' || who === 'link' || (orHere && comesFromHere(request))) return;
    request.identity = await whoAsks(request, reply, options, machine);
    if (mayCall(who, request.identity)) return;
    throw problem(request.identity ? 'forbidden' : 'not-signed-in');
  });
}

/** So long the machine's account is taken for known: a rebuild gives it the id that it had before. */
const MACHINE_MS = 5000;

/** Whoever holds the machine's token; its account is made when it is first needed. */
function asMachine(accounts: AccountStore): () => Promise<Identity> {
  let known: { identity: Identity; until: number } | undefined;
  return async () => {
    if (known && performance.now() < known.until) return known.identity;
    const { id, ...account } = await accounts.machine();
    known = { identity: { ...account, accountId: id, by: 'machine' }, until: performance.now() + MACHINE_MS };
    return known.identity;
  };
}

async function whoAsks(
  request: FastifyRequest,
  reply: FastifyReply,
  { sessions, tokens, machineToken }: IdentifyOptions,
  machine: () => Promise<Identity>,
): Promise<Identity | null> {
  const bearer = /^Bearer +([\x21-\x7e]+) *$/i.exec(request.headers.authorization ?? '')?.[1];
  if (bearer !== undefined) {
    return timingSafeEqual(tokenHash(bearer), tokenHash(machineToken)) ? machine() : tokens.find(bearer);
  }
  const cookie = request.cookies[sessionCookie];
  const found = cookie ? await sessions.find(cookie) : null;
  if (found?.renewed && cookie) setSessionCookie(request, reply, cookie);
  return found?.identity ?? null;
}

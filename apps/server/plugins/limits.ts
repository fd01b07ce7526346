import rateLimit from '@fastify/rate-limit';
import { problem } from '@safelight/core/base/errors.ts';
import type { FastifyInstance, RouteOptions } from 'fastify';

/** Requests a minute from one address. */
const SIGN_IN = 30;
const LINK = 3_000;

/** Limits what somebody can call who is not signed in: sign-in, setup and what links open. */
export async function limitRequests(app: FastifyInstance): Promise<void> {
  app.addHook('onRoute', (route) => {
    const max = limitOf(route);
    if (max !== null) route.config = { ...route.config, rateLimit: { max, timeWindow: 60_000 } };
  });
  await app.register(rateLimit, {
    global: false,
    hook: 'onRequest',
    errorResponseBuilder: (_request, { ttl }) =>
      problem('rate-limited', `Too many requests. Wait ${Math.ceil(ttl / 1000)} s.`, {
        facts: { retryAfter: ttl / 1000 },
      }),
  });
}

function limitOf(route: RouteOptions): number | null {
  if (route.config?.who === 'link') return LINK;
  return route.config?.who === 'anyone' && route.method === 'POST' ? SIGN_IN : null;
}

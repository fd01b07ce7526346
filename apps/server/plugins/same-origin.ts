import { problem } from '@safelight/core/base/errors.ts';
import type { FastifyInstance, FastifyRequest } from 'fastify';

/**
 * A browser sends its cookie along with requests that other sites make it send; those may change nothing and open
 * no socket. Browsers say where a request comes from; scripts, which say nothing, hold no cookie by accident.
 */
export function requireSameOrigin(app: FastifyInstance, publicUrl: string | null): void {
  app.addHook('onRequest', async (request) => {
    const harmless = ['GET', 'HEAD', 'OPTIONS'].includes(request.method) && !request.headers.upgrade;
    if (harmless || request.headers.authorization) return;
    if (comesFromElsewhere(request, publicUrl))
      throw problem('forbidden', 'The request comes from another site.');
  });
}

function comesFromElsewhere(request: FastifyRequest, publicUrl: string | null): boolean {
  // Pages cannot forge it; over plain HTTP browsers leave it out.
  const site = request.headers['sec-fetch-site'];
  if (site !== undefined) return site !== 'same-origin' && site !== 'none';
  const { origin } = request.headers;
  if (origin === undefined) return false;
  if (!URL.canParse(origin)) return true;
  const known = [request.host, publicUrl && new URL(publicUrl).host];
  return !known.includes(new URL(origin).host);
}

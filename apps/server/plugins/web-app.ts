import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import { problem } from '@safelight/core/base/errors.ts';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { sendProblem } from '../problem.ts';
import { answerUnknownAddress } from './problems.ts';

/** Serves the built web app; every address that is not the API's or a file's is a page of it. */
export async function serveWebApp(app: FastifyInstance, folder: string): Promise<void> {
  const index = join(folder, 'index.html');
  const built = existsSync(index);
  if (built) {
    app.addHook('onRoute', (route) => {
      if (!route.url.startsWith('/api')) route.config = { who: 'anyone', ...route.config };
    });
    await app.register(fastifyStatic, {
      root: folder,
      wildcard: false,
      index: false,
      cacheControl: false,
      setHeaders: (reply, path) => {
        const hashed = path.includes('/_app/immutable/');
        reply.header('cache-control', hashed ? 'public, max-age=31536000, immutable' : 'no-cache');
      },
    });
  }
  const page = built ? readFileSync(index) : null;
  app.setNotFoundHandler((request, reply) => {
    if (!isPage(request)) return answerUnknownAddress(request, reply);
    return page
      ? sendPage(reply, page)
      : sendProblem(reply, problem('not-found', 'The web app is not built yet.'));
  });
}

/** The hashes of inline scripts, as the content security policy names them. */
export function inlineScriptHashes(folder: string): string[] {
  const index = join(folder, 'index.html');
  if (!existsSync(index)) return [];
  const scripts = readFileSync(index, 'utf8').matchAll(/<script(?![^>]*\bsrc=)[^>]*>([\s\S]*?)<\/script>/g);
  return [...scripts].map(([, code]) => `'sha256-${createHash('sha256').update(code!).digest('base64')}'`);
}

function isPage(request: FastifyRequest): boolean {
  if (request.method !== 'GET' && request.method !== 'HEAD') return false;
  const path = request.url.split('?', 1)[0]!;
  return path !== '/api' && !path.startsWith('/api/') && !path.startsWith('/_app/') && path !== '/metrics';
}

function sendPage(reply: FastifyReply, page: Buffer): FastifyReply {
  return reply.header('cache-control', 'no-cache').type('text/html; charset=utf-8').send(page);
}

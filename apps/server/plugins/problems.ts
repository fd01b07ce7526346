import { routes } from '@safelight/contract/routes.ts';
import { problem } from '@safelight/core/base/errors.ts';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { asProblem, sendProblem } from '../problem.ts';

/** Turns every error into a problem+json; one that nobody foresaw is written to the log. */
export function answerProblems(app: FastifyInstance): void {
  app.setErrorHandler((error, request, reply) => answerError(error, request, reply));
}

/** What is no address of the API: not found, or found with another method. */
export function answerUnknownAddress(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const path = request.url.split('?', 1)[0]!;
  const methods = methodsAt(path);
  if (methods.length === 0) return sendProblem(reply, problem('not-found'));
  reply.header('allow', methods.join(', '));
  return sendProblem(reply, problem('method-not-allowed'));
}

export function answerError(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const known = asProblem(error);
  if (!known) request.log.error({ err: error, url: request.url, method: request.method }, 'unforeseen error');
  return sendProblem(reply, known ?? problem('internal'));
}

const patterns = Object.values(routes).map(({ method, path }) => ({
  method,
  pattern: new RegExp(`^/api${path.replace(/:[a-z0-9]+/g, '[^/]+')}$`),
}));

function methodsAt(path: string): string[] {
  const found = patterns.filter(({ pattern }) => pattern.test(path)).map(({ method }) => method as string);
  return found.includes('GET') ? [...found, 'HEAD'] : found;
}

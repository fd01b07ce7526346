import type { ProblemView } from '@safelight/contract/problems.ts';
import { type Code, catalogue, Problem, problem } from '@safelight/core/base/errors.ts';
import type { FastifyReply } from 'fastify';

/** The body of an error. */
export function problemView(found: Problem): ProblemView {
  return {
    type: `urn:safelight:problem:${found.code}`,
    title: catalogue[found.code].says,
    status: found.status,
    code: found.code,
    detail: found.detail,
    ...found.facts,
  };
}

/** Answers with an error of the catalogue. */
export function sendProblem(reply: FastifyReply, found: Problem): FastifyReply {
  const { retryAfter } = found.facts;
  if (typeof retryAfter === 'number') reply.header('retry-after', Math.max(1, Math.ceil(retryAfter)));
  if (found.code === 'not-signed-in') reply.header('www-authenticate', 'Bearer realm="Safelight"');
  return reply
    .status(found.status)
    .header('content-type', 'application/problem+json; charset=utf-8')
    .header('cache-control', 'no-store')
    .send(JSON.stringify(problemView(found)));
}

interface RequestError {
  code?: string;
  statusCode?: number;
  message: string;
  validation?: { message?: string; instancePath?: string }[];
  validationContext?: string;
}

const STATUS: Record<number, Code> = {
  401: 'not-signed-in',
  403: 'forbidden',
  404: 'not-found',
  405: 'method-not-allowed',
  413: 'too-large',
  416: 'bad-range',
  429: 'rate-limited',
};

/** The Problem that an error amounts to; null for one that nobody foresaw. */
export function asProblem(error: unknown): Problem | null {
  if (error instanceof Problem) return error;
  const { code, statusCode, validation, validationContext, message } = error as RequestError;
  if (validation) {
    const first = validation[0];
    const where = `${validationContext ?? 'request'}${(first?.instancePath ?? '').replaceAll('/', '.')}`;
    return problem('bad-request', `${where} ${first?.message ?? 'is not as described'}.`);
  }
  if (code === 'FST_ERR_BAD_URL') return problem('bad-encoding');
  if (typeof statusCode !== 'number' || statusCode < 400 || statusCode >= 500) return null;
  const known = STATUS[statusCode];
  return known ? problem(known) : problem('bad-request', message);
}

import { problem } from '@safelight/core/base/errors.ts';
import type { FastifyInstance } from 'fastify';

/** Refuses addresses with broken percent-encoding, and NUL anywhere: no name, path or text can hold one. */
export function requireEncoding(app: FastifyInstance): void {
  app.addHook('onRequest', async (request) => {
    if (!decodes(request.url)) throw problem('bad-encoding');
  });
  app.addHook('preValidation', async (request) => {
    if (request.body !== undefined && holdsNul(request.body))
      throw problem('bad-request', 'The request holds a NUL character.');
  });
}

function decodes(url: string): boolean {
  try {
    return !decodeURIComponent(url).includes('\0');
  } catch {
    return false;
  }
}

function holdsNul(value: unknown): boolean {
  if (typeof value === 'string') return value.includes('\0');
  if (typeof value !== 'object' || value === null) return false;
  return Object.entries(value).some(([name, inner]) => name.includes('\0') || holdsNul(inner));
}

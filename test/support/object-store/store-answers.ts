import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Refusal } from './b2-rules.ts';
import type { FaultKind } from './faults.ts';

/** The answers of an overloaded, capped or strict store. */
export const FAULT_ANSWERS: Partial<Record<FaultKind, Refusal>> = {
  'slow-down': { status: 503, code: 'SlowDown', message: 'Please reduce your request rate.' },
  'no-tomes': { status: 503, code: 'ServiceUnavailable', message: 'no tomes available' },
  internal: { status: 500, code: 'InternalError', message: 'An internal error occurred.' },
  skew: {
    status: 403,
    code: 'RequestTimeTooSkewed',
    message: 'The difference between the clocks is too large.',
  },
  expired: { status: 401, code: 'ExpiredToken', message: 'The application key has expired.' },
  denied: { status: 403, code: 'AccessDenied', message: 'not entitled' },
  cap: { status: 403, code: 'AccessDenied', message: 'Cannot upload files, storage cap exceeded.' },
};

/** Answers with an S3 error and swallows what is still being sent, so that the client reads the answer. */
export function answerRefusal(request: IncomingMessage, response: ServerResponse, refusal: Refusal): void {
  const body =
    request.method === 'HEAD'
      ? ''
      : `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${refusal.code}</Code>` +
        `<Message>${escapeXml(refusal.message)}</Message></Error>\n`;
  response.writeHead(refusal.status, {
    'content-type': 'application/xml',
    'content-length': Buffer.byteLength(body),
    ...(refusal.status === 503 ? { 'retry-after': '1' } : {}),
  });
  response.end(body);
  request.resume();
}

/** The ETag a store gives to an object of parts, from the body of CompleteMultipartUpload. */
export function etagOfParts(completeBody: string): string | null {
  const etags = [...completeBody.matchAll(/<ETag>(.*?)<\/ETag>/gs)].map(([, etag = '']) =>
    etag.replace(/&quot;|&#34;|"/g, '').trim(),
  );
  if (etags.length === 0 || !etags.every((etag) => /^[0-9a-f]{32}$/.test(etag))) return null;
  const digests = Buffer.concat(etags.map((etag) => Buffer.from(etag, 'hex')));
  return `${createHash('md5').update(digests).digest('hex')}-${etags.length}`;
}

function escapeXml(text: string): string {
  return text.replace(/[<&>]/g, (character) => `&#${character.charCodeAt(0)};`);
}

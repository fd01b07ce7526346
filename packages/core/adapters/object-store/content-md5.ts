import { createHash } from 'node:crypto';

interface Outgoing {
  headers: Record<string, string>;
  body?: unknown;
}

const FOREIGN = /^x-amz-(checksum-|sdk-checksum-)/;

/**
 * Takes out the checksum headers that the SDK sends wherever the S3 model calls one required, which B2
 * refuses, and sets Content-MD5 in their place. `request` is the SDK's, at its build step.
 */
export function replaceChecksums(request: unknown): void {
  const { headers, body } = request as Outgoing;
  const foreign = Object.keys(headers).filter((name) => FOREIGN.test(name.toLowerCase()));
  for (const name of foreign) delete headers[name];
  const whole = typeof body === 'string' || body instanceof Uint8Array;
  if (foreign.length > 0 && whole && !hasMd5(headers))
    headers['content-md5'] = createHash('md5').update(body).digest('base64');
}

function hasMd5(headers: Record<string, string>): boolean {
  return Object.keys(headers).some((name) => name.toLowerCase() === 'content-md5');
}

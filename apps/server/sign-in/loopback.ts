import { isIPv4 } from 'node:net';
import type { FastifyRequest } from 'fastify';

const HOSTS = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/i;

/** Whether an address is the machine's own. */
export function isLoopback(address: string): boolean {
  const plain = address.replace(/^::ffff:/i, '');
  return plain === '::1' || plain === 'localhost' || (isIPv4(plain) && plain.startsWith('127.'));
}

/**
 * Whether a person at this very machine asks. A proxy in front of us connects from here as well, and a page
 * elsewhere can give its own name our address: so no forwarding header, and a Host that is this machine.
 */
export function comesFromHere(request: FastifyRequest): boolean {
  const { headers } = request;
  if (headers['x-forwarded-for'] || headers.forwarded || headers['x-real-ip']) return false;
  return isLoopback(request.socket.remoteAddress ?? '') && HOSTS.test(request.hostname);
}

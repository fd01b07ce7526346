import type { Readable } from 'node:stream';
import type { Database } from '@safelight/core/adapters/db/connect.ts';
import { noteDelivery } from '@safelight/core/catalog/line/line.store.ts';
import type { FastifyRequest } from 'fastify';

const EVERY_MS = 2_000;

/** Uploads step back while a client is being served: notes it for as long as bytes go out. Hands the stream on. */
export function serveClient(
  pool: Database['pool'],
  { raw, log }: FastifyRequest,
  stream: Readable,
): Readable {
  let sent = -1;
  const note = () => {
    if (raw.socket.bytesWritten === sent) return;
    sent = raw.socket.bytesWritten;
    noteDelivery(pool).catch((error: unknown) => log.warn({ err: error }, 'a delivery could not be noted'));
  };
  note();
  const noting = setInterval(note, EVERY_MS);
  stream.once('close', () => clearInterval(noting));
  return stream;
}

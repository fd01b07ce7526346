import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { refusalOf } from './b2-rules.ts';
import { type Fault, Faults } from './faults.ts';
import { forward, upstreamAgent } from './forward.ts';
import { readS3Request } from './s3-request.ts';
import { answerRefusal, FAULT_ANSWERS } from './store-answers.ts';
import { StoreStats } from './store-stats.ts';

export type StrictProxy = { endpoint: string; faults: Faults; stats: StoreStats; stop(): Promise<void> };

const COUNT_MS = 20;

/** A proxy on loopback that refuses what Backblaze B2 refuses and plays the faults it is told to. */
export async function startStrictProxy(upstream: string): Promise<StrictProxy> {
  const target = new URL(upstream);
  const agent = upstreamAgent();
  const faults = new Faults();
  const stats = new StoreStats();
  let open = 0;

  const handle = (request: IncomingMessage, response: ServerResponse, goOn: () => void) => {
    stats.atOnce = Math.max(stats.atOnce, ++open);
    const asked = readS3Request(request.method ?? 'GET', request.url ?? '/', request.headers);
    const { operation } = asked;
    const mine = { operation, bytes: Number(request.headers['content-length'] ?? 0), received: 0 };
    stats.underWay.add(mine);
    response.once('finish', () => stats.answered++);
    response.once('close', () => {
      open--;
      stats.underWay.delete(mine);
    });
    stats.count('operations', asked.operation);
    if (request.headers['x-amz-server-side-encryption'] === 'AES256') stats.toEncrypt.push(asked.operation);
    const refusal = refusalOf(asked);
    if (refusal) {
      // A question that is refused is an answer.
      if (asked.method !== 'HEAD')
        stats.refused.push(`${asked.operation} ${asked.key}: ${refusal.code}: ${refusal.message}`);
      return answerRefusal(request, response, refusal);
    }
    const fault = faults.take(`${asked.operation} ${asked.method} ${asked.url}`);
    if (fault) stats.count('faults', fault.kind);
    if (fault && plays(fault, request, response, goOn)) return;
    goOn();
    request.on('data', (chunk: Buffer) => {
      mine.received += chunk.length;
    });
    void forward(target, agent, asked, request, response, fault);
  };

  const server = createServer((request, response) => handle(request, response, () => {}));
  // Refuses before the body was sent where the client waits to be told.
  server.on('checkContinue', (request, response) =>
    handle(request, response, () => response.writeContinue()),
  );
  server.on('connection', (socket) => {
    let known = 0;
    const count = () => {
      stats.received += socket.bytesRead - known;
      known = socket.bytesRead;
    };
    const counting = setInterval(count, COUNT_MS);
    socket.once('close', () => {
      clearInterval(counting);
      count();
    });
  });
  server.requestTimeout = 0;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const stop = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
      agent.destroy();
    });
  return { endpoint: `http://127.0.0.1:${port}`, faults, stats, stop };
}

/** Plays a fault that keeps the request from the store; false for faults of the answer. */
function plays(fault: Fault, request: IncomingMessage, response: ServerResponse, goOn: () => void): boolean {
  const answer = FAULT_ANSWERS[fault.kind];
  if (answer) answerRefusal(request, response, answer);
  else if (fault.kind === 'reset') resetAfter(fault.after ?? 0, request, goOn);
  else if (fault.kind !== 'hang') return false;
  return true;
}

function resetAfter(bytes: number, request: IncomingMessage, goOn: () => void) {
  if (bytes === 0) return void request.socket.destroy();
  goOn();
  let seen = 0;
  request.on('data', (chunk: Buffer) => {
    seen += chunk.length;
    if (seen >= bytes) request.socket.destroy();
  });
  request.once('end', () => request.socket.destroy());
}

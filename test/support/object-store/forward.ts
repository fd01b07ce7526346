import { Agent, request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import type { Fault } from './faults.ts';
import type { S3Request } from './s3-request.ts';
import { answerRefusal, etagOfParts } from './store-answers.ts';

const HOP_HEADERS = ['connection', 'keep-alive', 'expect'];

/** Passes a request on to the gateway and its answer back, with the given fault played on the way. */
export async function forward(
  upstream: URL,
  agent: Agent,
  asked: S3Request,
  request: IncomingMessage,
  response: ServerResponse,
  fault: Fault | null,
): Promise<void> {
  const completing = asked.operation === 'CompleteMultipartUpload';
  const body = completing ? await buffer(request) : null;
  const etag = body ? etagOfParts(body.toString()) : null;
  const headers = Object.fromEntries(pairs(request.rawHeaders));
  const target = { host: upstream.hostname, port: upstream.port, method: asked.method, path: asked.url };
  const passed = httpRequest({ ...target, headers, agent, setHost: false }, (answer) => {
    if (fault?.kind === 'lost-answer') {
      answer.resume().once('end', () => request.socket.destroy());
      return;
    }
    if (completing || (answer.statusCode === 404 && asked.query.has('uploadId')))
      return void mendAnswer(answer, response, etag);
    passAnswer(asked, answer, response, fault);
  });
  passed.on('error', (error) => {
    if (response.headersSent) response.destroy();
    else
      answerRefusal(request, response, { status: 503, code: 'ServiceUnavailable', message: error.message });
  });
  request.once('aborted', () => passed.destroy());
  if (body) passed.end(body);
  else request.pipe(passed);
}

export function upstreamAgent(): Agent {
  return new Agent({ keepAlive: true, maxSockets: 64 });
}

function pairs(raw: string[]): [string, string][] {
  const list: [string, string][] = [];
  for (let i = 0; i + 1 < raw.length; i += 2) list.push([raw[i] ?? '', raw[i + 1] ?? '']);
  return list.filter(([name]) => !HOP_HEADERS.includes(name.toLowerCase()));
}

/** Ceph 16 leaves the ETag of a completed upload empty and calls a gone upload NoSuchKey. */
async function mendAnswer(answer: IncomingMessage, response: ServerResponse, etag: string | null) {
  let text = (await buffer(answer)).toString();
  if (answer.statusCode === 404) text = text.replace('<Code>NoSuchKey</Code>', '<Code>NoSuchUpload</Code>');
  if (etag) text = text.replace('<ETag></ETag>', `<ETag>&quot;${etag}&quot;</ETag>`);
  const headers = { ...answer.headers, 'content-length': String(Buffer.byteLength(text)) };
  for (const name of ['transfer-encoding', 'connection', 'keep-alive'] as const)
    Reflect.deleteProperty(headers, name);
  response.writeHead(answer.statusCode ?? 502, headers);
  response.end(text);
}

function passAnswer(
  asked: S3Request,
  answer: IncomingMessage,
  response: ServerResponse,
  fault: Fault | null,
) {
  const headers = { ...answer.headers };
  for (const name of ['connection', 'keep-alive'] as const) delete headers[name];
  if (fault?.kind === 'wrong-etag') headers.etag = `"${'0'.repeat(32)}"`;
  response.writeHead(answer.statusCode ?? 502, headers);
  answer.on('error', () => response.destroy());
  if (asked.method === 'HEAD') {
    answer.resume();
    response.end();
  } else if (fault?.kind === 'truncate' || fault?.kind === 'corrupt') {
    spoil(answer, response, fault);
  } else answer.pipe(response);
}

function spoil(answer: IncomingMessage, response: ServerResponse, fault: Fault) {
  let passed = 0;
  const at = fault.after ?? 0;
  answer.on('data', (chunk: Buffer) => {
    const index = at - passed;
    passed += chunk.length;
    if (fault.kind === 'corrupt' && index >= 0 && index < chunk.length)
      chunk[index] = (chunk[index] ?? 0) ^ 1;
    if (fault.kind === 'truncate' && passed > at) {
      answer.destroy();
      response.socket?.destroy();
      return;
    }
    response.write(chunk);
  });
  answer.on('end', () => response.end());
}

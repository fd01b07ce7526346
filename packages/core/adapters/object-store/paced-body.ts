import { Readable } from 'node:stream';

/** Says how many of the next bytes may go, once they may; at once where the request was given up. Never rejects. */
export type Pace = (bytes: number, signal?: AbortSignal) => Promise<number>;

/** The body of a request that goes out no faster than its pace; without one all of it goes at once. */
export function pacedBody(body: Buffer, pace: Pace | undefined, signal?: AbortSignal): Buffer | Readable {
  if (!pace || body.length === 0) return body;
  return Readable.from(pieces(body, pace, signal), { objectMode: false, highWaterMark: 1 });
}

async function* pieces(body: Buffer, pace: Pace, signal?: AbortSignal): AsyncGenerator<Buffer> {
  for (let at = 0; at < body.length; ) {
    const bytes = await pace(body.length - at, signal);
    yield body.subarray(at, at + bytes);
    at += bytes;
  }
}

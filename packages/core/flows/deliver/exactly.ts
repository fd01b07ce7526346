import { problem } from '../../base/errors.ts';
import type { Span } from './byte-range.ts';

/** Passes on the bytes of a span, and fails where there are more or fewer: a short answer must not pass unnoticed. */
export async function* exactly(chunks: AsyncIterable<Buffer>, span: Span): AsyncGenerator<Buffer> {
  let left = span.end - span.start;
  for await (const chunk of chunks) {
    left -= chunk.length;
    if (left < 0) break;
    yield chunk;
  }
  if (left !== 0) throw problem('content-gone', 'There was another number of bytes than was asked for.');
}

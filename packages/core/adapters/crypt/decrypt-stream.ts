import { decryptBlocks, HEADER_BYTES, nonceIn, SEALED_BLOCK_BYTES } from './crypt-blocks.ts';

export interface Sealed {
  stream: AsyncIterable<Buffer>;
  key: Buffer;
  /** Null: the stream begins with the header of the file. */
  nonce: Buffer | null;
  /** The number of the first block in the stream. */
  firstBlock: number;
}

/**
 * The clear bytes of a stream. It ends early where a block cannot be opened: whoever reads all of it compares size and
 * hash.
 */
export async function* decryptStream({
  stream,
  key,
  nonce: known,
  firstBlock,
}: Sealed): AsyncGenerator<Buffer> {
  let nonce = known;
  let block = firstBlock;
  let rest: Buffer[] = [];
  let held = 0;
  const open = (bytes: number): Buffer | null => {
    const all = Buffer.concat(rest, held);
    rest = bytes < held ? [all.subarray(bytes)] : [];
    held -= bytes;
    const clear = decryptBlocks(key, nonce!, block, all.subarray(0, bytes));
    block += Math.ceil(bytes / SEALED_BLOCK_BYTES);
    return clear;
  };
  for await (const chunk of stream) {
    rest.push(chunk);
    held += chunk.length;
    if (nonce === null && held >= HEADER_BYTES) {
      const all = Buffer.concat(rest, held);
      nonce = nonceIn(all);
      if (nonce === null) return;
      rest = [all.subarray(HEADER_BYTES)];
      held -= HEADER_BYTES;
    }
    if (nonce === null || held < SEALED_BLOCK_BYTES) continue;
    const clear = open(held - (held % SEALED_BLOCK_BYTES));
    if (clear === null) return;
    yield clear;
  }
  if (nonce === null) return;
  if (held === 0) return;
  const last = open(held);
  if (last === null) return;
  yield last;
}

/** Of clear bytes that are counted from `from`, those from `start` until before `end`. */
export async function* cutTo(
  stream: AsyncIterable<Buffer>,
  { from, start, end }: { from: number; start: number; end: number },
): AsyncGenerator<Buffer> {
  let at = from;
  for await (const chunk of stream) {
    const cut = chunk.subarray(Math.max(0, start - at), Math.max(0, end - at));
    at += chunk.length;
    if (cut.length > 0) yield cut;
    if (at >= end) return;
  }
}

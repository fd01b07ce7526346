import { StringDecoder } from 'node:string_decoder';
import { Blake3Hasher } from '@napi-rs/blake-hash';
import { problem } from '../../base/errors.ts';

/** The last line of a paper: how many lines came before it, and the BLAKE3 of all their bytes. */
interface EndLine {
  end: true;
  lines: number;
  blake3: string;
}

/** Writes lines of JSON with an end that proves that nothing is missing or changed. */
export class LineSealer {
  readonly #all = new Blake3Hasher();
  readonly #body = new Blake3Hasher();
  #lines = 0;

  /** The bytes of the first line, which says what this is. */
  begin(header: object): Buffer {
    this.#lines += 1;
    return this.#take(Buffer.from(`${JSON.stringify(header)}\n`));
  }

  /** The bytes of some lines, each without its line feed. */
  add(lines: readonly string[]): Buffer {
    const bytes = Buffer.from(lines.map((line) => `${line}\n`).join(''));
    this.#lines += lines.length;
    this.#body.update(bytes);
    return this.#take(bytes);
  }

  end(): Buffer {
    const last: EndLine = { end: true, lines: this.#lines, blake3: this.#all.digest('hex') };
    return Buffer.from(`${JSON.stringify(last)}\n`);
  }

  get lines(): number {
    return this.#lines;
  }

  /** BLAKE3 of everything but the first line and the last: the same for two papers that say the same. */
  bodyDigest(): Buffer {
    return this.#body.digestBuffer();
  }

  #take(bytes: Buffer): Buffer {
    this.#all.update(bytes);
    return bytes;
  }
}

const AT_ONCE = 1000;
/** A line of more bytes is none of ours. */
const LONGEST = 64 * 1024 * 1024;

/**
 * The lines of a paper, some at a time, the first one with them and without the last. Only when it has come to its
 * end is it certain that they are what was written.
 * @throws Problem `paper-damaged`
 */
export async function* readSealed(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string[]> {
  const hasher = new Blake3Hasher();
  const decoder = new StringDecoder('utf8');
  let rest = '';
  let held: string | null = null;
  let lines = 0;
  for await (const chunk of chunks) {
    const pieces = (rest + decoder.write(Buffer.from(chunk))).split('\n');
    rest = pieces.pop()!;
    if (rest.length > LONGEST) throw damaged('It has a line that is far too long.');
    const passed = held === null ? pieces.slice(0, -1) : [held, ...pieces.slice(0, -1)];
    if (pieces.length === 0) continue;
    held = pieces.at(-1)!;
    if (passed.length > 0) hasher.update(Buffer.from(`${passed.join('\n')}\n`));
    lines += passed.length;
    for (let at = 0; at < passed.length; at += AT_ONCE) yield passed.slice(at, at + AT_ONCE);
  }
  prove(held, rest + decoder.end(), { lines, blake3: hasher.digest('hex') });
}

function prove(last: string | null, rest: string, found: Omit<EndLine, 'end'>): void {
  const end = last === null ? null : endOf(last);
  if (end === null || rest !== '') throw damaged('Its end is missing.');
  if (end.lines !== found.lines || end.blake3 !== found.blake3)
    throw damaged('It is not what was written: its digest is another one.');
}

function endOf(line: string): EndLine | null {
  try {
    const end = JSON.parse(line) as Partial<EndLine> | null;
    return end?.end === true ? (end as EndLine) : null;
  } catch {
    return null;
  }
}

const damaged = (detail: string) => problem('paper-damaged', detail);

import { problem } from '../../base/errors.ts';

/** Bytes from `start` up to, but not with, `end`. */
export interface Span {
  start: number;
  end: number;
}

/**
 * The span that a Range header asks for; null for all of it: no header, one of another kind, or several ranges, which
 * may be answered with the whole. @throws Problem `bad-range`
 */
export function parseRange(header: string | undefined, size: number): Span | null {
  const match = /^\s*bytes\s*=\s*(\d*)\s*-\s*(\d*)\s*$/i.exec(header ?? '');
  if (!match || (match[1] === '' && match[2] === '')) return null;
  const [first, last] = [match[1]!, match[2]!];
  if (first === '') {
    const tail = Math.min(Number(last), size);
    if (tail === 0) throw outside(size);
    return { start: size - tail, end: size };
  }
  const start = Number(first);
  const end = last === '' ? size : Math.min(Number(last) + 1, size);
  if (last !== '' && Number(last) < start) return null;
  if (start >= size) throw outside(size);
  return { start, end };
}

function outside(size: number) {
  return problem('bad-range', undefined, { facts: { size } });
}

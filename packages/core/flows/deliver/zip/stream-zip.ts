import type { Span } from '../byte-range.ts';
import { centralRecord, endRecords, localHeader, type ZipEntry } from './zip-records.ts';

/** A ZIP that is made while it is sent. */
export interface ZipSource<Entry extends ZipEntry> {
  /** Entries in order, from the last one whose offset is not above `offset`; with 0 all of them. */
  entriesFrom(offset: number): AsyncIterable<Entry>;
  /** The bytes of an entry's file. */
  open(entry: Entry, span: Span): Promise<AsyncIterable<Buffer>>;
}

/** Any part of a ZIP. Nothing of it is kept: what comes before the part is counted, not made. */
export async function* streamZip<Entry extends ZipEntry>(
  source: ZipSource<Entry>,
  span: Span,
): AsyncGenerator<Buffer> {
  let at = 0;
  for await (const entry of source.entriesFrom(span.start)) {
    const header = localHeader(entry);
    const body = entry.offset + header.length;
    if (entry.offset >= span.end) return;
    yield* cut(header, entry.offset, span);
    const wanted = { start: Math.max(span.start - body, 0), end: Math.min(span.end - body, entry.bytes) };
    if (wanted.start < wanted.end) yield* await source.open(entry, wanted);
    at = body + entry.bytes;
  }
  if (at < span.end) yield* directory(source, at, span);
}

/** The directory is written from its start, for its end must know how long it is. */
async function* directory<Entry extends ZipEntry>(
  source: ZipSource<Entry>,
  start: number,
  span: Span,
): AsyncGenerator<Buffer> {
  let at = start;
  let count = 0;
  for await (const entry of source.entriesFrom(0)) {
    const record = centralRecord(entry);
    yield* cut(record, at, span);
    at += record.length;
    count += 1;
    if (at >= span.end) return;
  }
  yield* cut(endRecords(count, start, at - start), at, span);
}

/** The part of a piece that stands at `at` which lies within the span. */
function* cut(piece: Buffer, at: number, span: Span): Generator<Buffer> {
  const part = piece.subarray(Math.max(span.start - at, 0), Math.max(span.end - at, 0));
  if (part.length > 0) yield part;
}

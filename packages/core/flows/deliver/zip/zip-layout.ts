import { Blake3Hasher } from '@napi-rs/blake-hash';
import { centralRecord, endRecords, localHeader, type ZipEntry } from './zip-records.ts';

export interface ZipFile extends Omit<ZipEntry, 'offset'> {
  blake3: Uint8Array;
}

export interface ZipLayout {
  offsets: number[];
  bytes: number;
  /** The same for the same files under the same names with the same times. */
  etag: string;
}

/** Where everything in a ZIP of these files stands: it is as long as this before a byte of it is made. */
export function layOut(files: readonly ZipFile[]): ZipLayout {
  const offsets: number[] = [];
  const hasher = new Blake3Hasher();
  let at = 0;
  let directory = 0;
  for (const file of files) {
    const entry = { ...file, offset: at };
    const header = localHeader(entry);
    const record = centralRecord(entry);
    offsets.push(at);
    at += header.length + file.bytes;
    directory += record.length;
    hasher.update(record);
    hasher.update(Buffer.from(file.blake3));
  }
  const end = endRecords(files.length, at, directory);
  return { offsets, bytes: at + directory + end.length, etag: hasher.digest('hex').slice(0, 32) };
}

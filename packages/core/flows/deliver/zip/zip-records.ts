/** One file of a ZIP, stored as it is. */
export interface ZipEntry {
  /** UTF-8, with slashes. */
  name: Buffer;
  bytes: number;
  crc32: number;
  mtimeMs: number;
  /** Of its local header, from the start of the ZIP. */
  offset: number;
}

const MAX_32 = 0xffff_ffff;
const MAX_16 = 0xffff;
const UTF8_NAMES = 0x0800;
const ZIP64 = 45;
const PLAIN = 20;
const UNIX = 3;
const REGULAR_FILE_0644 = 0o100_644;

/** The header before the bytes of a file. Size and CRC are known beforehand, so nothing follows the bytes. */
export function localHeader(entry: ZipEntry): Buffer {
  const big = entry.bytes >= MAX_32;
  const extra = Buffer.concat([big ? sizes64([entry.bytes, entry.bytes]) : EMPTY, timestamp(entry.mtimeMs)]);
  const head = Buffer.alloc(30);
  head.writeUInt32LE(0x0403_4b50, 0);
  head.writeUInt16LE(big ? ZIP64 : PLAIN, 4);
  writeCommon(head, 6, entry, big, extra.length);
  return Buffer.concat([head, entry.name, extra]);
}

/** The file's record in the directory at the end. */
export function centralRecord(entry: ZipEntry): Buffer {
  const big = entry.bytes >= MAX_32;
  const far = entry.offset >= MAX_32;
  const wide = [...(big ? [entry.bytes, entry.bytes] : []), ...(far ? [entry.offset] : [])];
  const extra = Buffer.concat([wide.length > 0 ? sizes64(wide) : EMPTY, timestamp(entry.mtimeMs)]);
  const head = Buffer.alloc(46);
  const version = wide.length > 0 ? ZIP64 : PLAIN;
  head.writeUInt32LE(0x0201_4b50, 0);
  head.writeUInt16LE((UNIX << 8) | version, 4);
  head.writeUInt16LE(version, 6);
  writeCommon(head, 8, entry, big, extra.length);
  head.writeUInt32LE((REGULAR_FILE_0644 << 16) >>> 0, 38);
  head.writeUInt32LE(far ? MAX_32 : entry.offset, 42);
  return Buffer.concat([head, entry.name, extra]);
}

/** What ends the ZIP: where its directory is. */
export function endRecords(count: number, directoryStart: number, directoryBytes: number): Buffer {
  const big = count >= MAX_16 || directoryStart >= MAX_32 || directoryBytes >= MAX_32;
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x0605_4b50, 0);
  end.writeUInt16LE(Math.min(count, MAX_16), 8);
  end.writeUInt16LE(Math.min(count, MAX_16), 10);
  end.writeUInt32LE(Math.min(directoryBytes, MAX_32), 12);
  end.writeUInt32LE(Math.min(directoryStart, MAX_32), 16);
  return big ? Buffer.concat([end64(count, directoryStart, directoryBytes), end]) : end;
}

const EMPTY = Buffer.alloc(0);

/** What local header and directory record have in common, from the flags on. */
function writeCommon(head: Buffer, at: number, entry: ZipEntry, big: boolean, extraBytes: number): void {
  const { time, date } = dosTime(entry.mtimeMs);
  head.writeUInt16LE(UTF8_NAMES, at);
  head.writeUInt16LE(0, at + 2);
  head.writeUInt16LE(time, at + 4);
  head.writeUInt16LE(date, at + 6);
  head.writeUInt32LE(entry.crc32, at + 8);
  head.writeUInt32LE(big ? MAX_32 : entry.bytes, at + 12);
  head.writeUInt32LE(big ? MAX_32 : entry.bytes, at + 16);
  head.writeUInt16LE(entry.name.length, at + 20);
  head.writeUInt16LE(extraBytes, at + 22);
}

function sizes64(values: number[]): Buffer {
  const extra = Buffer.alloc(4 + values.length * 8);
  extra.writeUInt16LE(0x0001, 0);
  extra.writeUInt16LE(values.length * 8, 2);
  for (const [n, value] of values.entries()) extra.writeBigUInt64LE(BigInt(value), 4 + n * 8);
  return extra;
}

/** Seconds in UTC; left out where they do not fit, then the two-second time of DOS must do. */
function timestamp(mtimeMs: number): Buffer {
  const seconds = Math.floor(mtimeMs / 1000);
  if (Math.abs(seconds) > 0x7fff_ffff) return EMPTY;
  const extra = Buffer.alloc(9);
  extra.writeUInt16LE(0x5455, 0);
  extra.writeUInt16LE(5, 2);
  extra.writeUInt8(1, 4);
  extra.writeInt32LE(seconds, 5);
  return extra;
}

function dosTime(mtimeMs: number): { time: number; date: number } {
  const least = Date.UTC(1980, 0, 1);
  const most = Date.UTC(2107, 11, 31, 23, 59, 58);
  const when = new Date(Math.min(Math.max(mtimeMs, least), most));
  return {
    time: (when.getUTCHours() << 11) | (when.getUTCMinutes() << 5) | (when.getUTCSeconds() >> 1),
    date: ((when.getUTCFullYear() - 1980) << 9) | ((when.getUTCMonth() + 1) << 5) | when.getUTCDate(),
  };
}

function end64(count: number, start: number, bytes: number): Buffer {
  const end = Buffer.alloc(76);
  end.writeUInt32LE(0x0606_4b50, 0);
  end.writeBigUInt64LE(44n, 4);
  end.writeUInt16LE((UNIX << 8) | ZIP64, 12);
  end.writeUInt16LE(ZIP64, 14);
  end.writeBigUInt64LE(BigInt(count), 24);
  end.writeBigUInt64LE(BigInt(count), 32);
  end.writeBigUInt64LE(BigInt(bytes), 40);
  end.writeBigUInt64LE(BigInt(start), 48);
  end.writeUInt32LE(0x0706_4b50, 56);
  end.writeBigUInt64LE(BigInt(start + bytes), 64);
  end.writeUInt32LE(1, 72);
  return end;
}

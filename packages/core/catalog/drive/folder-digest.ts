import { blake3Of } from '../../base/bytes.ts';

/** The digest of a listing: names, sizes and times, in the order of the names. */
export function listingDigest(names: string[], sizes: number[], mtimes: BigInt64Array): Buffer {
  const out = new Writer(names.length * 48);
  names.forEach((name, i) => {
    out.name(name);
    out.number(BigInt(sizes[i]!));
    out.number(mtimes[i]!);
  });
  return blake3Of(out.bytes());
}

interface ArchiveEntry {
  name: string;
  inode: bigint;
  size: bigint;
  mtimeNs: bigint;
  ctimeNs: bigint;
}

/** The digest over the four values of a folder's Archive Copies, in the order of their names. */
export function archiveDigest(entries: Iterable<ArchiveEntry>): Buffer {
  const out = new Writer(4096);
  for (const entry of entries) {
    out.name(entry.name);
    for (const value of [entry.inode, entry.size, entry.mtimeNs, entry.ctimeNs]) out.number(value);
  }
  return blake3Of(out.bytes());
}

class Writer {
  #buffer: Buffer;
  #length = 0;

  constructor(room: number) {
    this.#buffer = Buffer.allocUnsafe(Math.max(room, 1024));
  }

  name(latin1: string): void {
    this.#reserve(latin1.length + 2);
    this.#length += this.#buffer.write(latin1, this.#length, 'latin1');
    this.#buffer[this.#length++] = 0; // no name holds a NUL
  }

  number(value: bigint): void {
    this.#reserve(8);
    this.#length = this.#buffer.writeBigInt64LE(BigInt.asIntN(64, value), this.#length);
  }

  bytes(): Buffer {
    return this.#buffer.subarray(0, this.#length);
  }

  #reserve(room: number): void {
    if (this.#length + room <= this.#buffer.length) return;
    const larger = Buffer.allocUnsafe(Math.max(this.#buffer.length * 2, this.#length + room));
    this.#buffer.copy(larger, 0, 0, this.#length);
    this.#buffer = larger;
  }
}

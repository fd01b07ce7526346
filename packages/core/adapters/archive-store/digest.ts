import { crc32 } from 'node:zlib';
import { Blake3Hasher } from '@napi-rs/blake-hash';
import { Xxh64 } from '@node-rs/xxhash';

/** What a run of bytes is known by. */
export interface Digest {
  blake3: Buffer;
  crc32: number;
  /** 8 bytes, big-endian, as manifests of the ASC MHL write it. */
  xxh64: Buffer;
  bytes: number;
}

/** Hashes a stream of chunks three ways in one pass. */
export class Digester {
  readonly #blake3 = new Blake3Hasher();
  readonly #xxh64 = new Xxh64();
  #crc32 = 0;
  #bytes = 0;

  update(chunk: Buffer): void {
    this.#blake3.update(chunk);
    this.#xxh64.update(chunk);
    this.#crc32 = crc32(chunk, this.#crc32);
    this.#bytes += chunk.length;
  }

  finish(): Digest {
    const xxh64 = Buffer.alloc(8);
    xxh64.writeBigUInt64BE(this.#xxh64.digest());
    return { blake3: this.#blake3.digestBuffer(), crc32: this.#crc32, xxh64, bytes: this.#bytes };
  }
}

/** A set of row ids as bits: a million of them take an eighth of a megabyte. */
export class IdSet {
  #bits = new Uint8Array(4096);

  add(id: bigint): void {
    const at = Number(id);
    if (at >> 3 >= this.#bits.length) this.#grow(at >> 3);
    this.#bits[at >> 3]! |= 1 << (at & 7);
  }

  has(id: bigint): boolean {
    const at = Number(id);
    return ((this.#bits[at >> 3] ?? 0) & (1 << (at & 7))) !== 0;
  }

  #grow(byte: number): void {
    const larger = new Uint8Array(Math.max(this.#bits.length * 2, byte + 1));
    larger.set(this.#bits);
    this.#bits = larger;
  }
}

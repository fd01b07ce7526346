/** Memory lent for as long as its bytes are on their way. */
export interface LentBuffer {
  buffer: Buffer;
  giveBack(): void;
}

const SMALL_BYTES = 256 * 1024;

/**
 * Lends a few large buffers again and again, so that bytes on their way never take more memory than these.
 * Whoever asks first is served first; small wishes are met at once.
 */
export class BufferLender {
  readonly #slabBytes: number;
  readonly #slabs: number;
  readonly #idle: Buffer[] = [];
  readonly #waiting: { slabs: number; go: () => void }[] = [];
  #free: number;

  constructor(slabBytes: number, slabs: number) {
    this.#slabBytes = slabBytes;
    this.#slabs = slabs;
    this.#free = slabs;
  }

  /** A buffer of exactly `bytes`; one larger than a slab has them all. */
  async lend(bytes: number): Promise<LentBuffer> {
    if (bytes <= SMALL_BYTES) return { buffer: Buffer.allocUnsafeSlow(bytes), giveBack: () => {} };
    const large = bytes > this.#slabBytes;
    const slabs = large ? this.#slabs : 1;
    await this.#take(slabs);
    const memory = Buffer.allocUnsafeSlow.bind(Buffer);
    const slab = large ? memory(bytes) : (this.#idle.pop() ?? memory(this.#slabBytes));
    const giveBack = () => {
      if (!large) this.#idle.push(slab);
      this.#free += slabs;
      this.#serve();
    };
    return { buffer: slab.subarray(0, bytes), giveBack };
  }

  /** Lets go of the buffers that nobody has. */
  forget(): void {
    this.#idle.length = 0;
  }

  async #take(slabs: number): Promise<void> {
    if (this.#waiting.length === 0 && slabs <= this.#free) this.#free -= slabs;
    else await new Promise<void>((go) => this.#waiting.push({ slabs, go }));
  }

  #serve(): void {
    for (let next = this.#waiting[0]; next && next.slabs <= this.#free; next = this.#waiting[0]) {
      this.#waiting.shift();
      this.#free -= next.slabs;
      next.go();
    }
  }
}

/** Bounds how many bytes are held in memory at once; whoever asks first is served first. */
export class ByteBudget {
  readonly #most: number;
  #free: number;
  readonly #waiting: { bytes: number; go: () => void }[] = [];

  constructor(bytes: number) {
    this.#most = bytes;
    this.#free = bytes;
  }

  /** Waits until `bytes` are free and takes them; more than the whole budget counts as the whole. Returns how to give them back. */
  async take(bytes: number): Promise<() => void> {
    const share = Math.min(bytes, this.#most);
    if (this.#waiting.length > 0 || share > this.#free)
      await new Promise<void>((go) => this.#waiting.push({ bytes: share, go }));
    else this.#free -= share;
    return () => {
      this.#free += share;
      this.#serve();
    };
  }

  #serve(): void {
    for (let next = this.#waiting[0]; next && next.bytes <= this.#free; next = this.#waiting[0]) {
      this.#waiting.shift();
      this.#free -= next.bytes;
      next.go();
    }
  }
}

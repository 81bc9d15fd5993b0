// Memory for lines of pictures that wait for their compression: shared with the threads that fill and read it, bounded in bytes, used again.

export class LineRoom {
  readonly #most: number;
  readonly #idle = new Map<number, SharedArrayBuffer[]>();
  #idleBytes = 0;
  #usedBytes = 0;
  #waiting: (() => void)[] = [];

  constructor(mostBytes: number) {
    this.#most = mostBytes;
  }

  /** Comes back when there is room; more than there ever is comes when all else has been given back. Whatever lay there is still there. */
  async take(bytes: number): Promise<Uint8Array<SharedArrayBuffer>> {
    while (this.#usedBytes > 0 && this.#usedBytes + bytes > this.#most) await this.#change();
    this.#usedBytes += bytes;
    const known = this.#idle.get(bytes)?.pop();
    if (known) {
      this.#idleBytes -= bytes;
      return new Uint8Array(known);
    }
    // Pictures of another size will not come back soon when the room is needed.
    if (this.#usedBytes + this.#idleBytes > this.#most) this.#forgetIdle();
    return new Uint8Array(new SharedArrayBuffer(bytes));
  }

  give({ buffer }: Uint8Array<SharedArrayBuffer>): void {
    this.#usedBytes -= buffer.byteLength;
    this.#idleBytes += buffer.byteLength;
    const idle = this.#idle.get(buffer.byteLength);
    if (idle) idle.push(buffer);
    else this.#idle.set(buffer.byteLength, [buffer]);
    for (const wake of this.#waiting.splice(0)) wake();
  }

  /** Comes back when everything has been given back. */
  async empty(): Promise<void> {
    while (this.#usedBytes > 0) await this.#change();
    this.#forgetIdle();
  }

  #change(): Promise<void> {
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  #forgetIdle(): void {
    this.#idle.clear();
    this.#idleBytes = 0;
  }
}

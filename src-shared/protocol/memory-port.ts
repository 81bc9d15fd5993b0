// Two ports joined in memory: for tests, and for an engine in the same process. Messages are delivered in order, in a later microtask, as
// real pipes deliver them later.
import type { Port } from './port.ts';

class MemoryPort implements Port {
  other: MemoryPort | null = null;
  readonly #messageListeners: ((bytes: Uint8Array) => void)[] = [];
  readonly #closeListeners: (() => void)[] = [];
  #closed = false;

  post(bytes: Uint8Array<ArrayBuffer>): void {
    if (this.#closed) return;
    const copy = bytes.slice();
    const { other } = this;
    Promise.resolve().then(() => other?.deliver(copy));
  }

  deliver(bytes: Uint8Array): void {
    if (this.#closed) return;
    for (const listener of this.#messageListeners) listener(bytes);
  }

  onMessage(listener: (bytes: Uint8Array) => void): void {
    this.#messageListeners.push(listener);
  }

  onClose(listener: () => void): void {
    this.#closeListeners.push(listener);
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    for (const listener of this.#closeListeners) listener();
    const { other } = this;
    Promise.resolve().then(() => other?.close());
  }
}

/** Both ends of one pipe. */
export function memoryPorts(): readonly [Port, Port] {
  const one = new MemoryPort();
  const two = new MemoryPort();
  one.other = two;
  two.other = one;
  return [one, two];
}

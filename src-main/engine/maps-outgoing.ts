// What `maps.show` has to tell, put together: whatever is ready at one moment goes in one message, because a message costs the window more than the
// numbers in it. Bounded in bytes, so that the window is never held up by one.
import type { MapsItem } from '../../src-shared/protocol/maps-messages.ts';

/** A message with more tiles goes out as soon as it has them. */
const MESSAGE_BYTES = 256 * 1024;

export class MapsOutgoing {
  readonly #send: (items: readonly MapsItem[]) => Promise<void>;
  #items: MapsItem[] = [];
  #tileBytes = 0;

  constructor(send: (items: readonly MapsItem[]) => Promise<void>) {
    this.#send = send;
  }

  /** Waits for credit where the message is full. @throws AppError engine/cancelled */
  async add(item: MapsItem): Promise<void> {
    const bytes = item.kind === 'tiles' ? item.values.length : 0;
    if (this.#tileBytes > 0 && this.#tileBytes + bytes > MESSAGE_BYTES) await this.flush();
    this.#items.push(item);
    this.#tileBytes += bytes;
  }

  /** Sends what there is. @throws AppError engine/cancelled */
  async flush(): Promise<void> {
    const items = this.#items;
    this.#items = [];
    this.#tileBytes = 0;
    await this.#send(items);
  }
}

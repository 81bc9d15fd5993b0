// What `maps.show` has to tell, put together: what is ready within a moment goes in one message, because a message and the frame that shows it cost the
// window more than the numbers in it, and take the processors from what is still being computed. Bounded in bytes, so that no message holds it up.
import type { MapsItem } from '../../src-shared/protocol/maps-messages.ts';

/** A message with more tiles goes out as soon as it has them. */
const MESSAGE_BYTES = 256 * 1024;
/** A network that is computed within this time is shown at once; of a slower one each layer is, this much later at most. */
const GATHER_MS = 100;

export class MapsOutgoing {
  readonly #send: (items: readonly MapsItem[]) => Promise<void>;
  #items: MapsItem[] = [];
  #tileBytes = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** Messages keep their order, whoever sends them. */
  #sent: Promise<void> = Promise.resolve();

  constructor(send: (items: readonly MapsItem[]) => Promise<void>) {
    this.#send = send;
  }

  /** Waits for credit where the message is full. @throws AppError engine/cancelled */
  async add(item: MapsItem): Promise<void> {
    const bytes = item.kind === 'tiles' ? item.values.length : 0;
    if (this.#tileBytes > 0 && this.#tileBytes + bytes > MESSAGE_BYTES) await this.flush();
    this.#items.push(item);
    this.#tileBytes += bytes;
    // What fails is told by the next flush.
    this.#timer ??= setTimeout(() => this.flush().catch(() => undefined), GATHER_MS);
  }

  /** Sends what there is. @throws AppError engine/cancelled */
  flush(): Promise<void> {
    this.end();
    const items = this.#items;
    this.#items = [];
    this.#tileBytes = 0;
    this.#sent = this.#sent.then(() => this.#send(items));
    return this.#sent;
  }

  /** Nothing goes out any more by itself. */
  end(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }
}

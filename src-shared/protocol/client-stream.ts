// One open stream on the asking side. Items are pulled; the credit of a message goes back when the item behind its last one is asked for, so
// after all of them were dealt with (painted). Leaving the loop, cancel() and a closed port all end in at most one `cancel`.
import { AppError, fromErrorRecord } from './errors.ts';
import type { ServerMessage } from './messages.ts';

export interface PulledStream<Item, Params, Result> extends AsyncIterable<Item> {
  /** A newer query takes the place of the one before. */
  replace(params: Params): void;
  /** Ends the stream; `result` rejects with engine/cancelled. Does nothing after the end. */
  cancel(): void;
  readonly result: Promise<Result>;
}

interface StreamWire<Params> {
  credit(): void;
  replace(params: Params): void;
  cancel(): void;
}

export class ClientStream<Item, Params, Result> implements PulledStream<Item, Params, Result> {
  readonly result: Promise<Result>;
  readonly #wire: StreamWire<Params>;
  readonly #items: { readonly item: Item; readonly endsMessage: boolean }[] = [];
  #settle!: { resolve: (result: Result) => void; reject: (error: AppError) => void };
  #wake: (() => void) | null = null;
  #ended = false;
  #failure: AppError | null = null;
  /** The last item of a message is with the consumer and its credit has not gone back yet. */
  #owesCredit = false;

  constructor(wire: StreamWire<Params>) {
    this.#wire = wire;
    this.result = new Promise((resolve, reject) => {
      this.#settle = { resolve, reject };
    });
    // Consumers who only iterate learn of a failure there; without this the same failure would be reported as unhandled.
    this.result.catch(() => undefined);
  }

  receive(message: ServerMessage): void {
    if (this.#ended) return;
    if (message.type === 'item') this.#items.push({ item: message.item as Item, endsMessage: true });
    else if (message.type === 'items')
      for (const [at, item] of message.items.entries())
        this.#items.push({ item: item as Item, endsMessage: at === message.items.length - 1 });
    else if (message.type === 'done') {
      this.#ended = true;
      this.#settle.resolve(message.result as Result);
    } else this.#fail(fromErrorRecord(message.error));
    this.#wake?.();
  }

  replace(params: Params): void {
    if (!this.#ended) this.#wire.replace(params);
  }

  cancel(): void {
    if (this.#ended) return;
    this.#items.length = 0;
    this.#wire.cancel();
    this.#fail(new AppError('engine/cancelled', 'Cancelled.'));
    this.#wake?.();
  }

  #fail(error: AppError): void {
    this.#ended = true;
    this.#failure = error;
    this.#settle.reject(error);
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Item, void, void> {
    try {
      for (;;) {
        if (this.#owesCredit && !this.#ended) this.#wire.credit();
        this.#owesCredit = false;
        while (this.#items.length === 0 && !this.#ended)
          await new Promise<void>((resolve) => {
            this.#wake = resolve;
          });
        const next = this.#items.shift();
        if (next === undefined) break;
        this.#owesCredit = next.endsMessage;
        yield next.item;
      }
      if (this.#failure) throw this.#failure;
    } finally {
      this.cancel();
    }
  }
}

// One open stream on the answering side: sends items against credit, keeps only the latest of what may be conflated, hands on newer queries.
import { AppError } from './errors.ts';
import { STREAM_CREDIT } from './messages.ts';

/** What a handler sees of its stream. */
export interface StreamContext<Item, Params> {
  /** Aborted when the consumer cancelled or the port closed. */
  readonly signal: AbortSignal;
  /** Sends an item when there is credit for it. @throws AppError engine/cancelled */
  emit(item: Item): Promise<void>;
  /** Sends items that are ready at once in one message, which takes one credit; nothing where there are none. @throws AppError engine/cancelled */
  emitTogether(items: readonly Item[]): Promise<void>;
  /** Sends an item now or with the next credit; a later one takes the place of one that still waits. For progress. */
  emitLatest(item: Item): void;
  /** Called with each newer query. */
  onReplace(listener: (params: Params) => void): void;
}

export class ServerStream implements StreamContext<unknown, unknown> {
  readonly #abort = new AbortController();
  readonly #send: (items: readonly unknown[]) => void;
  readonly #check: (params: unknown) => unknown;
  #credit = STREAM_CREDIT;
  #waiting: (() => void)[] = [];
  #latest: { readonly item: unknown } | null = null;
  #onReplace: ((params: unknown) => void) | null = null;
  #pendingReplacement: { readonly params: unknown } | null = null;
  /** Why the stream was ended by this side: a newer query that its guard refused. */
  refusal: unknown = null;

  constructor(send: (items: readonly unknown[]) => void, check: (params: unknown) => unknown) {
    this.#send = send;
    this.#check = check;
  }

  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  emit(item: unknown): Promise<void> {
    return this.emitTogether([item]);
  }

  async emitTogether(items: readonly unknown[]): Promise<void> {
    if (items.length === 0) return;
    while (this.#credit === 0 && !this.signal.aborted) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    if (this.signal.aborted) throw new AppError('engine/cancelled', 'Cancelled.');
    // What was conflated is older than these items.
    this.#latest = null;
    this.#credit--;
    this.#send(items);
  }

  emitLatest(item: unknown): void {
    if (this.signal.aborted) return;
    if (this.#credit === 0) this.#latest = { item };
    else {
      this.#credit--;
      this.#send([item]);
    }
  }

  onReplace(listener: (params: unknown) => void): void {
    this.#onReplace = listener;
    if (this.#pendingReplacement) listener(this.#pendingReplacement.params);
    this.#pendingReplacement = null;
  }

  addCredit(): void {
    if (this.#credit >= STREAM_CREDIT) return;
    this.#credit++;
    const { item } = this.#latest ?? {};
    if (this.#latest) {
      this.#latest = null;
      this.emitLatest(item);
    } else this.#waiting.shift()?.();
  }

  replace(params: unknown): void {
    try {
      const checked = this.#check(params);
      if (this.#onReplace) this.#onReplace(checked);
      else this.#pendingReplacement = { params: checked };
    } catch (thrown) {
      this.refusal = thrown;
      this.cancel();
    }
  }

  cancel(): void {
    if (this.signal.aborted) return;
    this.#abort.abort();
    for (const wake of this.#waiting) wake();
    this.#waiting = [];
  }
}

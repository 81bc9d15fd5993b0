// When a scan that goes on tells of what it has so far: soon after its start, then ever more seldom, so that telling costs a small part of the time.
import { nowMs } from '../clock.ts';

/** Most scans are over before; then only the whole is told. */
const FIRST_AFTER_MS = 150;
/** Each time this much later than the last, counted from the start. */
const LATER_BY = 2;

export class Growth {
  readonly #tell: () => Promise<void>;
  readonly #startedAt = nowMs();
  #dueAfterMs = FIRST_AFTER_MS;
  #telling: Promise<void> | null = null;
  #failure: { readonly thrown: unknown } | null = null;

  constructor(tell: () => Promise<void>) {
    this.#tell = tell;
  }

  /** Tells when it is time, unless the last telling is still under way. */
  ask(): void {
    const elapsedMs = nowMs() - this.#startedAt;
    if (this.#telling || elapsedMs < this.#dueAfterMs) return;
    this.#dueAfterMs = elapsedMs * LATER_BY;
    this.#telling = this.#tell()
      .catch((thrown: unknown) => {
        this.#failure = { thrown };
      })
      .finally(() => {
        this.#telling = null;
      });
  }

  /** @throws what telling threw */
  async settled(): Promise<void> {
    await this.#telling;
    if (this.#failure) throw this.#failure.thrown;
  }
}

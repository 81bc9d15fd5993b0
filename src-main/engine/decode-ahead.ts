// The slices that will be looked at next, decoded before they are: those in the direction of scrolling, then the one behind. One at a time and only
// while nobody waits for another slice, or for the maps of the one on screen; a newer place takes the place of an older one.
import type { SeriesStore } from './series-store.ts';
import type { SliceStore } from './slice-store.ts';

/** So many slices ahead hold for a scrolling hand: at ten slices a second, four tenths of a second. */
const AHEAD = 4;
/** A network that is slower than this is computed beside it. */
const LONGEST_WAIT_MS = 150;

export class DecodeAhead {
  readonly #series: SeriesStore;
  readonly #slices: SliceStore;
  #place = 0;
  #before: Promise<unknown> = Promise.resolve();

  constructor(series: SeriesStore, slices: SliceStore) {
    this.#series = series;
    this.#slices = slices;
  }

  /** What somebody waits for, and needs the processors for. */
  letFirst(work: Promise<unknown>): void {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const longest = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, LONGEST_WAIT_MS);
    });
    const over = work.then(
      () => undefined,
      () => undefined,
    );
    this.#before = Promise.race([over, longest]).finally(() => clearTimeout(timer));
  }

  /** @param direction +1 towards rising slices, -1 towards falling ones */
  async lookFrom(seriesId: string, slice: number, direction: 1 | -1): Promise<void> {
    const place = ++this.#place;
    const slices = this.#series.slicesOf(seriesId);
    const steps = [...Array.from({ length: AHEAD }, (_, i) => direction * (i + 1)), -direction];
    for (const [rank, step] of steps.entries()) {
      const next = slices[slice + step];
      if (!next || this.#slices.has(next.file, next.frame)) continue;
      await this.#before;
      if (place !== this.#place) return;
      try {
        await this.#slices.get(next.file, next.frame, rank + 1);
      } catch {
        // What cannot be read is told when it is looked at.
      }
      if (place !== this.#place) return;
    }
  }
}

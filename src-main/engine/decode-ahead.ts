// The slices that will be looked at next, decoded before they are: those in the direction of scrolling, then the one behind. One at a time and only
// while nobody waits for another slice; a newer place takes the place of an older one.
import type { SeriesStore } from './series-store.ts';
import type { SliceStore } from './slice-store.ts';

/** So many slices ahead hold for a scrolling hand: at ten slices a second, four tenths of a second. */
const AHEAD = 4;

export class DecodeAhead {
  readonly #series: SeriesStore;
  readonly #slices: SliceStore;
  #place = 0;

  constructor(series: SeriesStore, slices: SliceStore) {
    this.#series = series;
    this.#slices = slices;
  }

  /** @param direction +1 towards rising slices, -1 towards falling ones */
  async lookFrom(seriesId: string, slice: number, direction: 1 | -1): Promise<void> {
    const place = ++this.#place;
    const slices = this.#series.slicesOf(seriesId);
    const steps = [...Array.from({ length: AHEAD }, (_, i) => direction * (i + 1)), -direction];
    for (const [rank, step] of steps.entries()) {
      const next = slices[slice + step];
      if (!next || this.#slices.has(next.file, next.frame)) continue;
      try {
        await this.#slices.get(next.file, next.frame, rank + 1);
      } catch {
        // What cannot be read is told when it is looked at.
      }
      if (place !== this.#place) return;
    }
  }
}

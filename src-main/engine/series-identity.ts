// Which series of a later moment of a scan is which of an earlier one. Grouping begins anew with every file; who looks at a series wants it to stay
// the same one while it grows. It is told by its slices: the series that has most of them is the same.
import { randomUUID } from 'node:crypto';
import type { Series } from '../dicom/series-types.ts';
import { type SliceSource, sourceKey } from './slice-source.ts';

const keysOf = ({ slices }: Series<SliceSource>): readonly string[] =>
  slices.map(({ file, frame }) => `${sourceKey(file)} ${frame}`);

export class SeriesIdentities {
  /** Identity of each slice's series, as of the last moment. */
  #known = new Map<string, string>();

  /** @returns one for each series, in their order; no two the same */
  assign(series: readonly Series<SliceSource>[]): readonly string[] {
    const known = new Map<string, string>();
    const taken = new Map<number, string>();
    const largestFirst = series.map((one, at) => ({ at, keys: keysOf(one) })).sort((a, b) => b.keys.length - a.keys.length);
    for (const { at, keys } of largestFirst) {
      const identity = this.#mostCommon(keys, new Set(taken.values())) ?? randomUUID();
      taken.set(at, identity);
      for (const key of keys) known.set(key, identity);
    }
    this.#known = known;
    return series.map((_, at) => taken.get(at) as string);
  }

  #mostCommon(keys: readonly string[], taken: ReadonlySet<string>): string | null {
    const counts = new Map<string, number>();
    for (const key of keys) {
      const identity = this.#known.get(key);
      if (identity !== undefined && !taken.has(identity)) counts.set(identity, (counts.get(identity) ?? 0) + 1);
    }
    const [best] = [...counts].sort(([, a], [, b]) => b - a);
    return best?.[0] ?? null;
  }
}

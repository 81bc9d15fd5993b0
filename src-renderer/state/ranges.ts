// Limits that outlast a slice: what `fixed` was when it was chosen, and the percentiles that were measured.
import { create } from 'zustand';
import { layerRange, type ValueRange } from '../../src-shared/imaging/range.ts';
import { useDisplay } from './display.ts';
import { useMaps } from './maps.ts';
import { useMeasures } from './measures.ts';

/** By node, while the range mode is `fixed`. */
export const useFixedRanges = create<{ readonly byNode: Readonly<Record<string, ValueRange>> }>(() => ({ byNode: {} }));

/** Takes the limits of layers that have none yet: of all when `fixed` is chosen, of a layer that is computed later when it comes. */
export function keepFixedRanges(): void {
  const { byNode } = useFixedRanges.getState();
  if (useDisplay.getState().rangeMode !== 'fixed') {
    if (Object.keys(byNode).length > 0) forgetFixedRanges();
    return;
  }
  const missing = Object.entries(useMaps.getState().facts).filter(([node]) => !byNode[node]);
  if (missing.length === 0) return;
  const taken = missing.map(([node, { statistics }]) => [node, layerRange(statistics)] as const);
  useFixedRanges.setState({ byNode: { ...byNode, ...Object.fromEntries(taken) } });
}

export const forgetFixedRanges = (): void => useFixedRanges.setState({ byNode: {} });

/** What `fixed` and `percentile` mean for a node; undefined while it is not known. */
export function useLimits(node: string | undefined): ValueRange | undefined {
  const rangeMode = useDisplay((state) => state.rangeMode);
  const fixed = useFixedRanges((state) => (node === undefined ? undefined : state.byNode[node]));
  const measures = useMeasures((state) => (node === undefined ? undefined : state.byNode[node]?.measures));
  return limitsOf(rangeMode, fixed, measures);
}

const percentiles = new WeakMap<object, ValueRange>();

/** The same object for the same measures: a new one would paint the wall again. */
function limitsOf(
  rangeMode: string,
  fixed: ValueRange | undefined,
  measures: { readonly low: number; readonly high: number } | undefined,
): ValueRange | undefined {
  if (rangeMode === 'fixed') return fixed;
  if (rangeMode !== 'percentile' || !measures) return undefined;
  const known = percentiles.get(measures) ?? { minimum: measures.low, maximum: measures.high };
  percentiles.set(measures, known);
  return known;
}

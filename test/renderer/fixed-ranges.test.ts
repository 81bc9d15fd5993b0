// Limits that stay: taken when `fixed` is chosen, kept when other numbers come, given up with the mode.
import { afterEach, expect, test } from 'vitest';
import { useDisplay } from '../../src-renderer/state/display.ts';
import { useMaps } from '../../src-renderer/state/maps.ts';
import { keepFixedRanges, useFixedRanges } from '../../src-renderer/state/ranges.ts';

const run = { seriesId: 's', slice: 0, networkId: 'n', preprocess: '' };
const zeros = { mean: new Float64Array(2), std: new Float64Array(2), zeros: new Uint32Array(2), nonFinite: new Uint32Array(2) };
const facts = (min: readonly number[], max: readonly number[]) => ({
  shape: [1, 2, 4, 4],
  slice: 0,
  run,
  statistics: { ...zeros, min: Float32Array.from(min), max: Float32Array.from(max) },
});

afterEach(() => {
  useDisplay.setState({ rangeMode: 'layer' });
  keepFixedRanges();
});

test('the limits of the slice it was chosen on, for layers that come later those of the first slice', () => {
  useMaps.setState({ facts: { relu: facts([0, 0], [1, 4]) } });
  keepFixedRanges();
  expect(useFixedRanges.getState().byNode).toEqual({});
  useDisplay.setState({ rangeMode: 'fixed' });
  keepFixedRanges();
  useMaps.setState({ facts: { relu: facts([0, 0], [9, 9]), conv: facts([-2, 0], [1, 1]) } });
  keepFixedRanges();
  const kept = { relu: { minimum: 0, maximum: 4 }, conv: { minimum: -2, maximum: 1 } };
  expect(useFixedRanges.getState().byNode).toEqual(kept);
  useDisplay.setState({ rangeMode: 'map' });
  keepFixedRanges();
  expect(useFixedRanges.getState().byNode).toEqual({});
});

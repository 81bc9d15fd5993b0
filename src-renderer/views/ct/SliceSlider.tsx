// Where in the series the slice is.
import { showSlice, useSeries } from '../../state/series.ts';
import { toggleStrip, useStrip } from '../../state/strip.ts';

export function SliceSlider() {
  const series = useSeries((state) => state.series.find(({ id }) => id === state.currentId));
  const slice = useSeries((state) => state.slice);
  const showsStrip = useStrip((state) => state.isOpen);
  const count = series?.slices.length ?? 0;
  const z = series?.slices[slice]?.distanceMm ?? null;
  return (
    <div className="slice-slider">
      <input
        type="range"
        aria-label="Slice"
        data-testid="slice-slider"
        min={1}
        max={Math.max(1, count)}
        value={count === 0 ? 1 : slice + 1}
        disabled={count < 2}
        onChange={(event) => showSlice(Number(event.target.value) - 1)}
      />
      <button
        type="button"
        className="button button-small"
        aria-pressed={showsStrip}
        data-testid="strip-toggle"
        disabled={count < 2}
        onClick={toggleStrip}
      >
        Strip
      </button>
      <span className="number" data-testid="slice-number">
        {count === 0 ? '-' : `${slice + 1}/${count}`}
      </span>
      <span className="number quiet slice-z">{z === null ? '' : `z ${z.toFixed(1)} mm`}</span>
    </div>
  );
}

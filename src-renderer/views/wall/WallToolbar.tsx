// How maps are shown: before or after ReLU, range, colours, order, size. None of the colours costs a message.
import { colormapNames } from '../../../src-shared/imaging/colormaps.ts';
import type { ShownRange } from '../../../src-shared/imaging/range.ts';
import { runCommand } from '../../state/commands.ts';
import { type ColormapChoice, type MapFilter, type SortOrder, useDisplay } from '../../state/display.ts';
import { useKeysOf } from '../../state/key-bindings.ts';
import { closeMap, useSelection } from '../../state/selection.ts';
import { OverlayControls } from '../map/OverlayControls.tsx';

const SIDES = [32, 48, 64, 96, 128, 192] as const;
const FILTERS: readonly MapFilter[] = ['all', 'alive', 'dead', 'constant', 'saturated', 'not finite', 'near-duplicates'];

export function WallToolbar() {
  const { afterRelu, rangeMode, colormap, sort, filter, tileSide } = useDisplay();
  const [reluKey] = useKeysOf('relu');
  const isOpenMap = useSelection((state) => state.isOpen && !state.showsInput);
  const isOpen = useSelection((state) => state.isOpen || state.showsInput);
  // The wheel zooms between the listed sizes.
  const sides = tileSide === null || SIDES.some((side) => side === tileSide) ? SIDES : [...SIDES, tileSide].sort((a, b) => a - b);
  return (
    <div className="pane-head wall-toolbar">
      {isOpen ? (
        <button type="button" className="button button-small" data-testid="back" onClick={closeMap}>
          ‹ Walls
        </button>
      ) : (
        <h2>Maps</h2>
      )}
      <span className="grow" />
      {isOpenMap && <OverlayControls />}
      <button
        type="button"
        className="button button-small"
        data-testid="relu-toggle"
        aria-pressed={afterRelu}
        title={reluKey}
        onClick={() => runCommand('relu')}
      >
        {afterRelu ? 'after ReLU' : 'before ReLU'}
      </button>
      <select
        aria-label="Range"
        className="shrinks"
        data-testid="range-mode"
        value={rangeMode}
        onChange={(event) => useDisplay.setState({ rangeMode: event.target.value as ShownRange })}
      >
        <option value="layer">range: layer</option>
        <option value="map">range: map</option>
        <option value="fixed">range: fixed across slices</option>
        <option value="percentile">range: 1 to 99 %</option>
        <option value="symmetric">range: about 0</option>
      </select>
      <select
        aria-label="Colormap"
        data-testid="colormap"
        value={colormap}
        onChange={(event) => useDisplay.setState({ colormap: event.target.value as ColormapChoice })}
      >
        <option value="auto">auto colours</option>
        {colormapNames.map((name) => (
          <option key={name} value={name}>
            {name}
          </option>
        ))}
      </select>
      {!isOpen && (
        <>
          <select
            aria-label="Order"
            className="shrinks"
            data-testid="sort"
            value={sort}
            onChange={(event) => useDisplay.setState({ sort: event.target.value as SortOrder })}
          >
            <option value="index">by index</option>
            <option value="mean">by mean</option>
            <option value="max">by maximum</option>
            <option value="variance">by variance</option>
            <option value="zeros">by sparsity</option>
            <option value="entropy">by entropy</option>
            <option value="correlation">by correlation with the input</option>
            <option value="likeness">by likeness</option>
          </select>
          <select
            aria-label="Which maps"
            data-testid="filter"
            value={filter}
            onChange={(event) => useDisplay.setState({ filter: event.target.value as MapFilter })}
          >
            {FILTERS.map((name) => (
              <option key={name} value={name}>
                {name === 'all' ? 'all maps' : name}
              </option>
            ))}
          </select>
          <select
            aria-label="Size of the maps"
            data-testid="tile-size"
            value={tileSide ?? ''}
            onChange={(event) => useDisplay.setState({ tileSide: event.target.value === '' ? null : Number(event.target.value) })}
          >
            <option value="">fit</option>
            {sides.map((side) => (
              <option key={side} value={side}>
                {side} px
              </option>
            ))}
          </select>
        </>
      )}
    </div>
  );
}

// How maps are shown: before or after ReLU, range, colours, order, size. None of the colours costs a message.
import { colormapNames } from '../../../src-shared/imaging/colormaps.ts';
import type { RangeMode } from '../../../src-shared/imaging/range.ts';
import { runCommand } from '../../state/commands.ts';
import { type ColormapChoice, type SortOrder, useDisplay } from '../../state/display.ts';
import { closeMap, useSelection } from '../../state/selection.ts';

const SIDES = [32, 48, 64, 96, 128, 192] as const;

export function WallToolbar() {
  const { afterRelu, rangeMode, colormap, sort, tileSide } = useDisplay();
  const isOpen = useSelection((state) => state.isOpen || state.showsInput);
  return (
    <div className="pane-head">
      {isOpen ? (
        <button type="button" className="button button-small" data-testid="back" onClick={closeMap}>
          ‹ Walls
        </button>
      ) : (
        <h2>Maps</h2>
      )}
      <span className="grow" />
      <button
        type="button"
        className="button button-small"
        data-testid="relu-toggle"
        aria-pressed={afterRelu}
        title="A"
        onClick={() => runCommand('relu')}
      >
        {afterRelu ? 'after ReLU' : 'before ReLU'}
      </button>
      <select
        aria-label="Range"
        data-testid="range-mode"
        value={rangeMode}
        onChange={(event) => useDisplay.setState({ rangeMode: event.target.value as RangeMode })}
      >
        <option value="layer">range: layer</option>
        <option value="map">range: map</option>
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
            data-testid="sort"
            value={sort}
            onChange={(event) => useDisplay.setState({ sort: event.target.value as SortOrder })}
          >
            <option value="index">by index</option>
            <option value="mean">by mean</option>
            <option value="max">by maximum</option>
            <option value="zeros">by zeros</option>
          </select>
          <select
            aria-label="Size of the maps"
            data-testid="tile-size"
            value={tileSide ?? ''}
            onChange={(event) => useDisplay.setState({ tileSide: event.target.value === '' ? null : Number(event.target.value) })}
          >
            <option value="">fit</option>
            {SIDES.map((side) => (
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

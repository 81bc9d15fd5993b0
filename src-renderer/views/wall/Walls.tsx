// The walls of all layers, one under the other, all tiles of one size; above them how they are painted.
import { useEffect, useRef } from 'react';
import { colormapNames } from '../../../src-shared/imaging/colormaps.ts';
import { useElementSize } from '../../canvas/use-canvas-size.ts';
import { fittingCell } from '../../canvas/wall-layout.ts';
import { runCommand } from '../../state/commands.ts';
import { layersOf, shownNode } from '../../state/layers.ts';
import { useSession, useSessionState } from '../../state/session-context.ts';
import { Wall } from './Wall.tsx';

/** Title line of a wall with its space, CSS pixels; the style sheet says the same. */
const HEADER_HEIGHT = 26;
/** A scroll bar must not push the last column out. */
const SCROLLBAR_WIDTH = 10;

export function Walls() {
  const session = useSession();
  const frame = useRef<HTMLDivElement>(null);
  const size = useElementSize(frame);
  const summary = useSessionState('network', (state) => state.summary);
  const afterRelu = useSessionState('display', (state) => state.afterRelu);
  const layers = summary ? layersOf(summary) : [];
  const width = size.width - SCROLLBAR_WIDTH;
  const cell = fittingCell(
    layers.map(({ channels }) => channels),
    width,
    size.height,
    HEADER_HEIGHT,
  );
  const isLaidOut = size.width > 0 && layers.length > 0;
  useEffect(() => {
    if (isLaidOut) session.mapsFeed.setTileSide(Math.round(cell * window.devicePixelRatio));
  }, [session, cell, isLaidOut]);
  return (
    <section className="walls" aria-label="Feature maps">
      <WallControls />
      <div ref={frame} className="walls-scroll">
        {isLaidOut &&
          layers.map((layer) => {
            const node = shownNode(layer, afterRelu);
            return <Wall key={layer.node.name} layer={layer} node={node} cell={cell} width={width} />;
          })}
      </div>
    </section>
  );
}

function WallControls() {
  const session = useSession();
  const { display } = session;
  const range = useSessionState('display', (state) => state.range);
  const colormap = useSessionState('display', (state) => state.colormap);
  const afterRelu = useSessionState('display', (state) => state.afterRelu);
  return (
    <div className="wall-controls">
      <label>
        maps{' '}
        <select value={afterRelu ? 'after' : 'before'} onChange={() => runCommand(session, 'toggle-relu')}>
          <option value="after">after ReLU</option>
          <option value="before">before ReLU</option>
        </select>
      </label>
      <label>
        range{' '}
        <select value={range} onChange={(event) => display.setState({ range: event.target.value === 'map' ? 'map' : 'layer' })}>
          <option value="layer">per layer</option>
          <option value="map">per map</option>
        </select>
      </label>
      <label>
        colours{' '}
        <select
          value={colormap}
          onChange={(event) =>
            display.setState({ colormap: colormapNames.find((name) => name === event.target.value) ?? 'auto' })
          }
        >
          <option value="auto">auto</option>
          {colormapNames.map((name) => (
            <option key={name} value={name}>
              {name}
            </option>
          ))}
        </select>
      </label>
    </div>
  );
}

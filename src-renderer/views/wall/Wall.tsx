// One layer's wall: its title with the limits of its colours, one canvas for all its maps, and a second one above it for what points.
import { useEffect, useRef } from 'react';
import { layerRange } from '../../../src-shared/imaging/range.ts';
import type { NodeSummary } from '../../../src-shared/protocol/network-messages.ts';
import { layoutWall } from '../../canvas/wall-layout.ts';
import { number } from '../../format.ts';
import { colormapFor, rangeFor } from '../../state/display-store.ts';
import type { Layer } from '../../state/layers.ts';
import { useSession, useSessionState } from '../../state/session-context.ts';
import { MapMarks } from './MapMarks.tsx';
import { PointerLayer } from './PointerLayer.tsx';
import { WallPainter } from './wall-painter.ts';

interface WallProps {
  readonly layer: Layer;
  /** What is shown: the layer's node or the ReLU behind it. */
  readonly node: NodeSummary;
  readonly cell: number;
  readonly width: number;
}

export function Wall({ layer, node, cell, width }: WallProps) {
  const session = useSession();
  const canvas = useRef<HTMLCanvasElement>(null);
  const layout = layoutWall(layer.channels, width, cell);
  const { columns, rows, gap } = layout;
  const [wide, high] = [columns * (cell + gap) - gap, rows * (cell + gap) - gap];

  useEffect(() => {
    if (!canvas.current) return undefined;
    const painter = new WallPainter(canvas.current, session, node.name, layer.channels, { columns, rows, cell, gap });
    return () => painter.end();
  }, [session, node.name, layer.channels, columns, rows, cell, gap]);

  return (
    <section className="wall" aria-label={`${node.name}, ${layer.channels} maps`}>
      <WallTitle layer={layer} node={node} />
      <div className="wall-maps" style={{ width: wide, height: high }}>
        <canvas ref={canvas} data-testid={`wall-${node.name}`} style={{ width: wide, height: high }} />
        <MapMarks node={node.name} layout={layout} channels={layer.channels} />
        <PointerLayer node={node} layout={layout} channels={layer.channels} size={{ width: wide, height: high }} />
      </div>
    </section>
  );
}

function WallTitle({ layer, node }: Pick<WallProps, 'layer' | 'node'>) {
  const statistics = useSessionState('maps', (maps) => maps.nodes.get(node.name)?.statistics);
  const range = useSessionState('display', (display) => display.range);
  const choice = useSessionState('display', (display) => display.colormap);
  const layerLimits = statistics ? layerRange(statistics) : null;
  const limits = statistics && range === 'layer' ? rangeFor('layer', statistics, 0) : null;
  return (
    <h2>
      <b>{layer.node.name}</b> {layer.channels} maps {node.shape?.slice(2).join(' x ')}
      <span className="faint">
        {' '}
        {node === layer.node ? (layer.relu ? 'before ReLU' : layer.node.op) : `after ReLU (${node.name})`}
      </span>
      <span className="limits" data-testid={`limits-${node.name}`}>
        {limits && `${number(limits.minimum)} to ${number(limits.maximum)}`}
        {statistics && range === 'map' && 'each map in its own range'}
        {layerLimits && `, ${colormapFor(choice, layerLimits)}`}
      </span>
    </h2>
  );
}

// The shapes that flow through a network without mistakes.
import type { Inference } from '../../../src-shared/network/graph.ts';
import { formatBytes, formatMacs, formatShape } from '../format.ts';

export function ShapeFlow({ inference: { input, nodes, totals } }: { readonly inference: Inference }) {
  return (
    <ol className="shape-flow" aria-label="Shapes">
      <li>
        <span>input</span>
        <span className="quiet">{formatShape(input)}</span>
      </li>
      {nodes.map(({ node, shape }) => (
        <li key={node.name}>
          <span>{node.name}</span>
          <span className="quiet">{shape ? formatShape(shape) : '-'}</span>
        </li>
      ))}
      <li className="quiet">
        <span>{totals.parameters} parameters</span>
        <span>
          {formatMacs(totals.macs)}, {formatBytes(totals.bytes)}
        </span>
      </li>
    </ol>
  );
}

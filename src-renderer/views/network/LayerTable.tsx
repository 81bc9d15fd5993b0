// The network as a table: every node with its output shape, values to learn and cost. A row opens its arguments, to be changed in the source.
import { useRef } from 'react';
import type { InferredNode, Network } from '../../../src-shared/network/graph.ts';
import type { Shape } from '../../../src-shared/network/operations.ts';
import { formatMacs, formatShape } from '../format.ts';
import { LayerArguments } from './LayerArguments.tsx';
import { LayerEdits } from './LayerEdits.tsx';

interface LayerTableProps {
  readonly input: Shape;
  readonly nodes: readonly InferredNode[];
  readonly network: Network;
  readonly source: string;
  /** Names of nodes that break. */
  readonly broken: ReadonlySet<string>;
  readonly selected: string | null;
  readonly onSelect: (name: string | null) => void;
  readonly onEdit: (source: string) => void;
}

export function LayerTable({ input, nodes, network, source, broken, selected, onSelect, onEdit }: LayerTableProps) {
  const shapes = new Map(nodes.map(({ node, shape }) => [node.name, shape]));
  const table = useRef<HTMLTableElement>(null);
  // The buttons go with the layer; the keyboard stays in the table.
  const leave = (): void => {
    onSelect(null);
    table.current?.querySelector('button')?.focus();
  };
  return (
    <table ref={table} className="layer-table" data-testid="layer-table">
      <thead>
        <tr>
          <th scope="col">Layer</th>
          <th scope="col">Op</th>
          <th scope="col">Output</th>
          <th scope="col">Values</th>
          <th scope="col">Cost</th>
        </tr>
      </thead>
      <tbody>
        <tr>
          <td>input</td>
          <td />
          <td className="number">{formatShape(input)}</td>
          <td />
          <td />
        </tr>
        {nodes.map((inferred) => {
          const { node, shape, parameters, macs } = inferred;
          const isOpen = selected === node.name;
          return [
            <tr key={node.name} data-testid={`layer-${node.name}`} className={broken.has(node.name) ? 'layer-broken' : undefined}>
              <td>
                <button
                  type="button"
                  className="layer-name"
                  aria-expanded={isOpen}
                  onClick={() => onSelect(isOpen ? null : node.name)}
                >
                  {node.name}
                </button>
              </td>
              <td>{node.op}</td>
              <td className="number">{shape ? formatShape(shape) : '?'}</td>
              <td className="number">{parameters || ''}</td>
              <td className="number">{macs ? formatMacs(macs) : ''}</td>
            </tr>,
            isOpen && (
              <tr key={`${node.name} arguments`}>
                <td colSpan={5}>
                  <LayerEdits
                    name={node.name}
                    shape={shape}
                    network={network}
                    source={source}
                    onEdit={onEdit}
                    onDeleted={leave}
                  />
                  <LayerArguments
                    inferred={inferred}
                    inputs={node.inputs.map((name) => shapes.get(name) ?? input)}
                    source={source}
                    onEdit={onEdit}
                  />
                </td>
              </tr>
            ),
          ];
        })}
      </tbody>
    </table>
  );
}

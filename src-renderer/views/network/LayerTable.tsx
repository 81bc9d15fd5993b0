// The network as a table: every node with its output shape, values to learn and cost. A row opens its arguments, to be changed in the source. Of long
// networks only the rows near the view are there, so that a key in the source does not lay out hundreds of them.
import { memo, useEffect, useRef, useState } from 'react';
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

/** Rows that come and go together. */
const GROUP = 32;
const COLUMNS = 5;
/** Of rows that have never been in view, in pixels: their height in network.css. */
const ROW_HEIGHT = 22;
/** How far outside of the view rows are there already. */
const MARGIN = '400px';

export function LayerTable({ input, nodes, network, source, broken, selected, onSelect, onEdit }: LayerTableProps) {
  const table = useRef<HTMLTableElement>(null);
  // The buttons go with the layer; the keyboard stays in the table.
  const leave = (): void => {
    onSelect(null);
    table.current?.querySelector('button')?.focus();
  };
  const details = (inferred: InferredNode) => {
    const { node, shape } = inferred;
    const shapes = new Map(nodes.map((one) => [one.node.name, one.shape]));
    return (
      <tr key={`${node.name} arguments`}>
        <td colSpan={COLUMNS}>
          <LayerEdits name={node.name} shape={shape} network={network} source={source} onEdit={onEdit} onDeleted={leave} />
          <LayerArguments
            inferred={inferred}
            inputs={node.inputs.map((name) => shapes.get(name) ?? input)}
            source={source}
            onEdit={onEdit}
          />
        </td>
      </tr>
    );
  };
  const groups = Array.from({ length: Math.ceil(nodes.length / GROUP) }, (_, at) => nodes.slice(at * GROUP, (at + 1) * GROUP));
  return (
    <table ref={table} className="layer-table" data-testid="layer-table" aria-rowcount={nodes.length + 2}>
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
      </tbody>
      {groups.map((group, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a group is its place in the table
        <LayerGroup key={at} rows={group.length} isFirst={at === 0}>
          {() =>
            group.map((inferred) => {
              const { node, shape, parameters, macs } = inferred;
              const isOpen = selected === node.name;
              return [
                <LayerRow
                  key={node.name}
                  {...{
                    name: node.name,
                    op: node.op,
                    shape: shape ? formatShape(shape) : '?',
                    parameters,
                    macs,
                    isOpen,
                    onSelect,
                  }}
                  isBroken={broken.has(node.name)}
                />,
                isOpen && details(inferred),
              ];
            })
          }
        </LayerGroup>
      ))}
    </table>
  );
}

interface LayerGroupProps {
  readonly rows: number;
  readonly isFirst: boolean;
  /** Called for what is near the view only. */
  readonly children: () => React.ReactNode;
}

/** Rows that are not near the view, as one of the height that they had. */
function LayerGroup({ rows, isFirst, children }: LayerGroupProps) {
  const body = useRef<HTMLTableSectionElement>(null);
  const [isNear, setIsNear] = useState(isFirst);
  const [height, setHeight] = useState(rows * ROW_HEIGHT);
  useEffect(() => {
    const element = body.current;
    if (!element || typeof IntersectionObserver === 'undefined') return;
    const observer = new IntersectionObserver(
      ([entry]) => {
        if (!entry) return;
        // What is worked in stays, wherever it is.
        const isHeld = element.contains(document.activeElement);
        if (!entry.isIntersecting && !isHeld) setHeight(entry.boundingClientRect.height);
        setIsNear(entry.isIntersecting || isHeld);
      },
      { root: element.closest('.source-facts'), rootMargin: MARGIN },
    );
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return (
    <tbody ref={body}>
      {isNear ? (
        children()
      ) : (
        // biome-ignore lint/a11y/noAriaHiddenOnFocusable: it cannot be focused
        <tr aria-hidden="true">
          <td colSpan={COLUMNS} style={{ height, padding: 0 }} />
        </tr>
      )}
    </tbody>
  );
}

interface LayerRowProps {
  readonly name: string;
  readonly op: string;
  readonly shape: string;
  readonly parameters: number;
  readonly macs: number;
  readonly isOpen: boolean;
  readonly isBroken: boolean;
  readonly onSelect: (name: string | null) => void;
}

const LayerRow = memo(({ name, op, shape, parameters, macs, isOpen, isBroken, onSelect }: LayerRowProps) => (
  <tr data-testid={`layer-${name}`} className={isBroken ? 'layer-broken' : undefined}>
    <td>
      <button type="button" className="layer-name" aria-expanded={isOpen} onClick={() => onSelect(isOpen ? null : name)}>
        {name}
      </button>
    </td>
    <td>{op}</td>
    <td className="number">{shape}</td>
    <td className="number">{parameters || ''}</td>
    <td className="number">{macs ? formatMacs(macs) : ''}</td>
  </tr>
));

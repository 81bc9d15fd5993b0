// Every node with its shape, parameters, cost and receptive field.
import type { NetworkSummary } from '../../../src-shared/protocol/network-messages.ts';
import { withPrefix } from '../../format.ts';

export function ShapeTable({ summary }: { readonly summary: NetworkSummary }) {
  return (
    <table className="shapes">
      <thead>
        <tr>
          <th>node</th>
          <th>op</th>
          <th>shape</th>
          <th>parameters</th>
          <th>MAC</th>
          <th>field</th>
        </tr>
      </thead>
      <tbody>
        <tr>
          <td>{summary.inputName}</td>
          <td>input</td>
          <td>{summary.input.join(' x ')}</td>
          <td />
          <td />
          <td />
        </tr>
        {summary.nodes.map((node) => (
          <tr key={node.name} data-broken={summary.problems.some((problem) => problem.node === node.name)}>
            <td>{node.name}</td>
            <td>{node.op}</td>
            <td>{node.shape?.join(' x ') ?? '?'}</td>
            <td>{node.parameters}</td>
            <td>{withPrefix(node.macs)}</td>
            <td>{node.geometry ? `${node.geometry.size.join(' x ')}` : ''}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

// The network along the top: its input, every node with its shape, what it costs; and what is wrong with it, where something is.
import type { NetworkSummary, NodeSummary } from '../../../src-shared/protocol/network-messages.ts';
import { dimensions, mebibytes, withPrefix } from '../../format.ts';
import { runCommand } from '../../state/commands.ts';
import { useSession, useSessionState } from '../../state/session-context.ts';

export function NetworkStrip() {
  const session = useSession();
  const summary = useSessionState('network', (state) => state.summary);
  const preprocess = useSessionState('network', (state) => state.preprocess);
  const computeMs = useSessionState('maps', (state) => state.computeMs);
  const cached = useSessionState('maps', (state) => state.cached);
  if (!summary) return <nav className="network-strip" data-testid="network-strip" aria-label="Network" />;
  const [problem] = summary.problems;
  return (
    <nav className="network-strip" data-testid="network-strip" aria-label="Network">
      <button
        type="button"
        className="network-name"
        title="Choose or paste a network (Ctrl+Shift+O)"
        onClick={() => runCommand(session, 'open-network')}
      >
        <b>{summary.className}</b>
        <span className="faint">{summary.weightsTitle}</span>
      </button>
      <ol>
        <li title={`preprocessing: ${preprocess}`}>
          input <code>{dimensions(summary.input)}</code>
        </li>
        {summary.nodes.map((node) => (
          <StripNode key={node.name} node={node} summary={summary} />
        ))}
      </ol>
      {problem ? (
        <button type="button" className="problem" onClick={() => runCommand(session, 'open-network')}>
          line {problem.line}: {problem.message}
        </button>
      ) : (
        <p className="costs">
          {withPrefix(summary.totals.macs)}MAC, {mebibytes(summary.totals.bytes)}
          <span data-testid="compute-ms">
            {computeMs === null ? '' : `, ${Math.round(computeMs)} ms${cached ? ' (kept)' : ''}`}
          </span>
          <br />
          {preprocess}
        </p>
      )}
    </nav>
  );
}

function StripNode({ node, summary }: { readonly node: NodeSummary; readonly summary: NetworkSummary }) {
  const { display } = useSession();
  const isSelected = useSessionState('display', (state) => state.selected?.node === node.name);
  const isBroken = summary.problems.some((problem) => problem.node === node.name);
  const before = summary.nodes.find(({ name }) => name === node.inputs[0]);
  const isSameSize = before?.shape?.join() === node.shape?.join();
  const canSelect = node.shape?.length === summary.input.length && (node.op !== 'ReLU' || before?.op === 'Conv2d');
  return (
    <li data-broken={isBroken}>
      <button
        type="button"
        disabled={!canSelect}
        aria-current={isSelected}
        title={`${node.op} ${node.target}`}
        onClick={() => display.setState({ selected: { node: node.name, channel: 0 }, ...reluSide(node) })}
      >
        {node.name} {isSameSize ? null : <code>{dimensions(node.shape)}</code>}
      </button>
    </li>
  );
}

/** The walls show the side of the ReLU that was picked. */
const reluSide = (node: NodeSummary): { readonly afterRelu?: boolean } =>
  node.op === 'ReLU' ? { afterRelu: true } : node.op === 'Conv2d' ? { afterRelu: false } : {};

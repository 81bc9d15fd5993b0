// The network as a line: what flows through it, its shapes and costs. A click picks a layer.
import type { NodeSummary } from '../../../src-shared/protocol/network-messages.ts';
import { runCommand } from '../../state/commands.ts';
import { useDisplay } from '../../state/display.ts';
import { useMaps } from '../../state/maps.ts';
import { useNetwork } from '../../state/network.ts';
import { useSelection } from '../../state/selection.ts';
import { stageOfNode, stagesOf } from '../../state/stages.ts';
import { formatBytes, formatMacs, formatShape } from '../format.ts';
import './network.css';

export function NetworkStrip() {
  const summary = useNetwork((state) => state.summary);
  const isLoading = useNetwork((state) => state.isLoading);
  const preprocess = useNetwork((state) => state.preprocess);
  const computeMs = useMaps((state) => state.progress.computeMs);
  if (!summary)
    return (
      <nav className="strip" aria-label="Network">
        <span className="quiet">{isLoading ? 'Reading the network' : 'No network'}</span>
        {!isLoading && (
          <button type="button" className="button button-small" onClick={() => runCommand('open-network')}>
            Choose one
          </button>
        )}
      </nav>
    );
  const { totals, problems } = summary;
  return (
    <nav className="strip" aria-label="Network" data-testid="network-strip">
      <button
        type="button"
        className="strip-node"
        data-testid="strip-input"
        title="What the network sees (N)"
        onClick={() => runCommand('network-input')}
      >
        <span>{summary.inputName}</span>
        <span className="strip-shape">{formatShape(summary.input)}</span>
      </button>
      {summary.nodes.map((node) => (
        <StripNode key={node.name} node={node} hasProblem={problems.some((problem) => problem.node === node.name)} />
      ))}
      <span className="grow" />
      {problems.length > 0 && (
        <button
          type="button"
          className="button button-small strip-problems"
          data-testid="problems"
          onClick={() => runCommand('open-network')}
        >
          {problems.length} {problems.length === 1 ? 'mistake' : 'mistakes'}: {problems[0]?.message}
        </button>
      )}
      <span className="strip-totals number" data-testid="totals">
        <span title="Preprocessing: what is done to HU before the network sees them">{preprocess}</span>
        <span title={summary.className}>{summary.weightsTitle}</span>
        <span>{formatMacs(totals.macs)}</span>
        <span>{formatBytes(totals.bytes)}</span>
        <span>{computeMs === null ? '-' : `${computeMs.toFixed(0)} ms`}</span>
      </span>
    </nav>
  );
}

function StripNode({ node, hasProblem }: { readonly node: NodeSummary; readonly hasProblem: boolean }) {
  const summary = useNetwork((state) => state.summary);
  const selected = useSelection((state) => state.stage);
  const afterRelu = useDisplay((state) => state.afterRelu);
  const stages = summary ? stagesOf(summary) : [];
  const stage = stageOfNode(stages, node.name);
  const isSelected = stage !== null && stage.name === selected && (stage.relu === null || (node.op === 'ReLU') === afterRelu);
  const pick = (): void => {
    if (!stage) return;
    useSelection.setState({ stage: stage.name, showsInput: false });
    if (stage.relu) useDisplay.setState({ afterRelu: node.op === 'ReLU' });
  };
  return (
    <>
      <span className="strip-arrow" aria-hidden="true">
        ›
      </span>
      <button
        type="button"
        className={hasProblem ? 'strip-node strip-broken' : 'strip-node'}
        aria-pressed={isSelected}
        disabled={stage === null}
        data-testid={`strip-${node.name}`}
        title={`${node.op}, ${node.parameters} parameters, ${formatMacs(node.macs)}`}
        onClick={pick}
      >
        <span>{node.name}</span>
        {node.op !== 'ReLU' && <span className="strip-shape">{node.shape ? formatShape(node.shape) : 'breaks'}</span>}
      </button>
    </>
  );
}

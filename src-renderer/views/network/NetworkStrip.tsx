// The network as a line: what flows through it, its shapes and costs. A click picks a layer.
import { useEffect, useMemo, useRef } from 'react';
import type { NodeSummary } from '../../../src-shared/protocol/network-messages.ts';
import { runCommand } from '../../state/commands.ts';
import { useDisplay } from '../../state/display.ts';
import { useMaps } from '../../state/maps.ts';
import { useNetwork } from '../../state/network.ts';
import { useSelection } from '../../state/selection.ts';
import { type Stage, stageOfNode, stagesOf } from '../../state/stages.ts';
import { formatBytes, formatMacs, formatShape } from '../format.ts';
import { StripSearch } from './StripSearch.tsx';
import './network.css';

/** A longer line is searched rather than scrolled. */
const MOST_WITHOUT_SEARCH = 12;

export function NetworkStrip() {
  const summary = useNetwork((state) => state.summary);
  const isLoading = useNetwork((state) => state.isLoading);
  const preprocess = useNetwork((state) => state.preprocess);
  const computeMs = useMaps((state) => state.progress.computeMs);
  const stages = useMemo(() => (summary ? stagesOf(summary) : []), [summary]);
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
  const isLong = summary.nodes.length > MOST_WITHOUT_SEARCH;
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
      {isLong && <StripSearch stages={stages} />}
      {summary.nodes.map((node) => (
        <StripNode
          key={node.name}
          node={node}
          stage={stageOfNode(stages, node.name)}
          hasProblem={problems.some((problem) => problem.node === node.name)}
        />
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

interface StripNodeProps {
  readonly node: NodeSummary;
  readonly stage: Stage | null;
  readonly hasProblem: boolean;
}

function StripNode({ node, stage, hasProblem }: StripNodeProps) {
  const place = useRef<HTMLButtonElement>(null);
  const selected = useSelection((state) => state.stage);
  const afterRelu = useDisplay((state) => state.afterRelu);
  const isSelected = stage !== null && stage.name === selected && (stage.relu === null || (node.op === 'ReLU') === afterRelu);
  useEffect(() => {
    if (isSelected) place.current?.scrollIntoView({ block: 'nearest', inline: 'center' });
  }, [isSelected]);
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
        ref={place}
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

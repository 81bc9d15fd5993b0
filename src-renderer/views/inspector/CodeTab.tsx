// The source with the selected layer's line marked, and the rule of its output size with its own numbers.
import { useEffect, useRef } from 'react';
import { useNetwork } from '../../state/network.ts';
import { useSelection } from '../../state/selection.ts';
import { stagesOf } from '../../state/stages.ts';
import { shapeFormulas } from './shape-formula.ts';

export function CodeTab() {
  const summary = useNetwork((state) => state.summary);
  const selected = useSelection((state) => state.stage);
  const stage = summary ? stagesOf(summary).find(({ name }) => name === selected) : undefined;
  const line = stage?.node.line ?? null;
  const code = useRef<HTMLOListElement>(null);
  useEffect(() => {
    if (line !== null) code.current?.children[line - 1]?.scrollIntoView({ block: 'nearest' });
  }, [line]);
  if (!summary) return <p className="quiet">No network.</p>;
  const before = stage ? summary.nodes.find(({ name }) => name === stage.node.inputs[0]) : undefined;
  const formulas = stage ? shapeFormulas(stage.node, before?.shape ?? summary.input) : [];
  const lines = summary.source.split('\n').map((text, at) => ({ text, number: at + 1 }));
  return (
    <div className="code-tab">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls can be scrolled by keys */}
      <ol className="code" ref={code} tabIndex={0} aria-label={`Source of ${summary.className}`}>
        {lines.map(({ text, number }) => (
          <li key={number} aria-current={number === line ? 'true' : undefined}>
            <span className="line-number">{number}</span>
            <code>{text || ' '}</code>
          </li>
        ))}
      </ol>
      <div className="formulas">
        <h2>{stage ? `Output size of ${stage.name}` : 'Select a layer'}</h2>
        {formulas.map((formula) => (
          <p key={formula} className="number" data-testid="formula">
            {formula}
          </p>
        ))}
        {stage && <p className="quiet">{stage.node.parameters} learnable values</p>}
      </div>
    </div>
  );
}

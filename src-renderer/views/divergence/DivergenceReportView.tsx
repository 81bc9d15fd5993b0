// Where the two sides part: in a sentence, by cause, and node by node in numbers. A row leads to its first pixel that differs.
import type { DivergenceReport, NodeDivergence } from '../../../src-shared/protocol/divergence-messages.ts';
import { closeDialog } from '../../state/dialogs.ts';
import { useDisplay } from '../../state/display.ts';
import { useNetwork } from '../../state/network.ts';
import { useSelection } from '../../state/selection.ts';
import { stageOfNode, stagesOf } from '../../state/stages.ts';
import { showNote } from '../../state/toasts.ts';
import { formatValue } from '../format.ts';
import { csvOf } from '../inspector/csv.ts';
import { copyText } from '../tags/copy-text.ts';

const COLUMNS = ['node', 'op', 'status', 'maxAbs', 'maxRel', 'beyond', 'channel', 'row', 'column', 'ours', 'theirs'] as const;
const DIGITS = 3;

interface ReportProps {
  readonly report: DivergenceReport;
  readonly label: string;
  readonly slice: number;
}

export function DivergenceReportView({ report, label, slice }: ReportProps) {
  const { nodes, first, causes, tried, unknown, summary } = report;
  const copy = (): void => {
    const rows = nodes.map(({ first: at, ...node }) => ({
      ...node,
      channel: at?.channel ?? '',
      row: at?.row ?? '',
      column: at?.column ?? '',
      ours: at?.ours ?? '',
      theirs: at?.theirs ?? '',
    }));
    if (copyText(csvOf(COLUMNS, rows))) showNote(`Copied ${rows.length} rows as CSV.`);
  };
  return (
    <section aria-label="Result">
      <p className={first === null ? 'notice' : 'notice notice-error'} role="status" data-testid="divergence-summary">
        {label}, slice {slice + 1}: {summary}
      </p>
      {causes.length > 0 && (
        <ol className="divergence-causes" data-testid="causes">
          {causes.map(({ code, node, title, advice }) => (
            <li key={`${code} ${node}`} data-code={code}>
              <strong>{title}</strong> <span className="quiet">({node})</span>
              <br />
              {advice}
            </li>
          ))}
        </ol>
      )}
      <table className="statistics divergence-table" data-testid="divergence-table">
        <thead>
          <tr>
            <th>node</th>
            <th>max |difference|</th>
            <th>max relative</th>
            <th>beyond tolerance</th>
            <th>first that differs</th>
          </tr>
        </thead>
        <tbody>
          {nodes.map((node) => (
            <Row key={node.node} divergence={node} isFirst={node.node === first} />
          ))}
        </tbody>
      </table>
      <p className="divergence-open">
        <button type="button" className="button button-small" onClick={copy}>
          Copy as CSV
        </button>
        {unknown.length > 0 && <span className="quiet">Not in the network: {unknown.join(', ')}</span>}
      </p>
      {tried.length > 0 && (
        <details>
          <summary>{tried.length} causes tried</summary>
          <ul data-testid="tried">
            {tried.map(({ title, node, maxAbs, vanishes }) => (
              <li key={`${node} ${title}`} className={vanishes ? '' : 'quiet'}>
                {vanishes ? 'yes' : 'no'}: {title}; {node} then differs by at most {formatValue(maxAbs, DIGITS)}
              </li>
            ))}
          </ul>
        </details>
      )}
    </section>
  );
}

function Row({ divergence, isFirst }: { readonly divergence: NodeDivergence; readonly isFirst: boolean }) {
  const { node, status, shape, theirShape, maxAbs, maxRel, beyond, first } = divergence;
  if (status === 'missing' || status === 'shape')
    return (
      <tr aria-current={isFirst ? 'true' : undefined}>
        <td>{node}</td>
        <td colSpan={4} className="quiet">
          {status === 'missing' ? 'not in the file' : `${shape.join(' x ')} here, ${theirShape?.join(' x ')} in the file`}
        </td>
      </tr>
    );
  return (
    <tr aria-current={isFirst ? 'true' : undefined} data-testid={`divergence-${node}`}>
      <td>{node}</td>
      <td>{maxAbs.toExponential(DIGITS - 1)}</td>
      <td>{maxRel.toExponential(DIGITS - 1)}</td>
      <td>{beyond}</td>
      <td>
        {first ? (
          <button type="button" onClick={() => showPlace(divergence)}>
            channel {first.channel}, row {first.row}, column {first.column}: {formatValue(first.ours)} here,{' '}
            {formatValue(first.theirs)} there
          </button>
        ) : (
          'none'
        )}
      </td>
    </tr>
  );
}

/** Its map is selected and its value pinned. */
function showPlace({ node, first }: NodeDivergence): void {
  const { summary } = useNetwork.getState();
  const stage = summary ? stageOfNode(stagesOf(summary), node) : null;
  if (!stage || !first) return;
  if (stage.relu) useDisplay.setState({ afterRelu: stage.relu.name === node });
  const { channel, row, column } = first;
  useSelection.setState({ stage: stage.name, channel, place: { stage: stage.name, channel, row, column }, pointsAtMap: true });
  useSelection.setState({ isPinned: true });
  closeDialog();
}

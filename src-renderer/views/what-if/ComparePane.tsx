// The difference of the maps to something else, and how large it is, layer by layer, in numbers.
import { useState } from 'react';
import { compareWithFile, compareWithWeights } from '../../state/comparing.ts';
import { useDisplay } from '../../state/display.ts';
import { useMaps } from '../../state/maps.ts';
import { useNetwork } from '../../state/network.ts';
import { selectMap } from '../../state/selection.ts';
import { useSeries } from '../../state/series.ts';
import { shownNode, stagesOf } from '../../state/stages.ts';
import { showNote } from '../../state/toasts.ts';
import { compareWith, comparisonText } from '../../state/trials.ts';
import { isTried, useWhatIf } from '../../state/what-if.ts';
import { formatValue } from '../format.ts';
import { csvOf } from '../inspector/csv.ts';
import { copyText } from '../tags/copy-text.ts';
import { type LargestDifference, largestDifference } from './largest-difference.ts';

const COLUMNS = ['node', 'largest', 'channel', 'mean', 'differ'] as const;

export function ComparePane() {
  const state = useWhatIf();
  const { comparison } = state.trial;
  const isSideBySide = useDisplay((display) => display.isSideBySide);
  const isShown = isTried(state) && comparison !== null;
  return (
    <section aria-label="Difference">
      <div className="what-if-row">
        <h2>Difference to</h2>
        <button
          type="button"
          className="button button-small"
          data-testid="compare-plain"
          aria-pressed={comparison?.kind === 'plain'}
          onClick={() => compareWith(comparison?.kind === 'plain' ? null : { kind: 'plain' })}
        >
          plain network
        </button>
        <OtherSlice />
        <OtherWeights />
      </div>
      {comparison && (
        <p className="what-if-row">
          <span>maps minus those of {comparisonText(comparison)}</span>
          <button type="button" className="button button-small" data-testid="compare-off" onClick={() => compareWith(null)}>
            Off
          </button>
          <button
            type="button"
            className="button button-small"
            data-testid="side-by-side-walls"
            aria-pressed={isSideBySide}
            onClick={() => useDisplay.setState({ isSideBySide: !isSideBySide })}
          >
            Side by side
          </button>
        </p>
      )}
      {isShown && <Differences />}
    </section>
  );
}

function OtherSlice() {
  const slice = useSeries((state) => state.slice);
  const [text, setText] = useState('');
  const wanted = Number(text) - 1;
  const count = useSeries((state) => state.series.find(({ id }) => id === state.currentId)?.slices.length ?? 0);
  const isValid = text !== '' && Number.isInteger(wanted) && wanted >= 0 && wanted < count;
  return (
    <span className="what-if-field">
      <input
        type="number"
        className="field what-if-number"
        aria-label="Slice to compare with"
        placeholder={String(Math.min(count, slice + 2))}
        min={1}
        max={count}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <button
        type="button"
        className="button button-small"
        data-testid="compare-slice"
        disabled={!isValid}
        onClick={() => compareWith({ kind: 'slice', slice: wanted })}
      >
        slice
      </button>
    </span>
  );
}

function OtherWeights() {
  const [seed, setSeed] = useState('0');
  const value = Number(seed);
  return (
    <>
      <span className="what-if-field">
        <input
          type="number"
          className="field what-if-number"
          aria-label="Seed to compare with"
          min={0}
          value={seed}
          onChange={(event) => setSeed(event.target.value)}
        />
        <button
          type="button"
          className="button button-small"
          data-testid="compare-seed"
          disabled={seed === '' || !Number.isInteger(value) || value < 0}
          onClick={() => void compareWithWeights({ kind: 'seed', seed: value })}
        >
          seed
        </button>
      </span>
      <button type="button" className="button button-small" data-testid="compare-file" onClick={() => void compareWithFile()}>
        weights of a file
      </button>
    </>
  );
}

function Differences() {
  const summary = useNetwork((state) => state.summary);
  const afterRelu = useDisplay((state) => state.afterRelu);
  const facts = useMaps((state) => state.facts);
  if (!summary) return null;
  const rows = stagesOf(summary).flatMap((stage) => {
    const { name } = shownNode(stage, afterRelu);
    const own = facts[name];
    // What came for another state says nothing about this difference.
    if (!own || own.run.networkId !== summary.id) return [];
    return [{ stage: stage.name, node: name, ...largestDifference(own.statistics, own.shape) }];
  });
  const copy = (): void => {
    if (copyText(csvOf(COLUMNS, rows))) showNote(`Copied ${rows.length} rows as CSV.`);
  };
  return (
    <>
      <table className="statistics" data-testid="differences">
        <thead>
          <tr>
            <th>layer</th>
            <th>max |difference|</th>
            <th>in channel</th>
            <th>mean</th>
            <th>values that differ</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <Row key={row.node} {...row} />
          ))}
        </tbody>
      </table>
      <button type="button" className="button button-small" onClick={copy}>
        Copy as CSV
      </button>
    </>
  );
}

interface RowProps extends LargestDifference {
  readonly stage: string;
  readonly node: string;
}

function Row({ stage, node, largest, channel, mean, differ }: RowProps) {
  return (
    <tr>
      <td>{node}</td>
      <td data-testid={`difference-${node}`}>{formatValue(largest, 6)}</td>
      <td>
        <button type="button" onClick={() => selectMap(stage, channel)}>
          {channel}
        </button>
      </td>
      <td>{formatValue(mean, 4)}</td>
      <td>{differ}</td>
    </tr>
  );
}

// HU painted into the slice on screen: the brush, the place, and what has been painted.
import { useState } from 'react';
import { type Stroke, strokeText } from '../../../src-shared/imaging/paint.ts';
import { paintAt, usePaint } from '../../state/painting.ts';
import { currentSeries, showSlice, useSeries } from '../../state/series.ts';
import { removeStroke } from '../../state/trials.ts';
import { useWhatIf } from '../../state/what-if.ts';

const KINDS: readonly { readonly id: Stroke['kind']; readonly label: string }[] = [
  { id: 'ball', label: 'ball' },
  { id: 'ramp', label: 'ramp' },
  { id: 'edge', label: 'edge' },
  { id: 'noise', label: 'noise' },
];
/** What CT can hold. */
const LEAST_HU = -32768;
const GREATEST_HU = 32767;
const GREATEST_SIZE = 1000;
const FULL_TURN = 360;

export function PaintPane() {
  const brush = usePaint();
  const currentId = useSeries((state) => state.currentId);
  const series = currentId === null ? null : currentSeries();
  const [place, setPlace] = useState<{ readonly row: number; readonly column: number } | null>(null);
  if (!series) return <p className="quiet">Open a series to paint into it.</p>;
  const row = place?.row ?? Math.floor(series.rows / 2);
  const column = place?.column ?? Math.floor(series.columns / 2);
  const unit = series.pixelSpacingMm ? 'mm' : 'px';
  const isLine = brush.kind === 'ramp' || brush.kind === 'edge';
  return (
    <section aria-label="Paint HU">
      <div className="what-if-row">
        <h2>Paint</h2>
        <select
          aria-label="What is painted"
          data-testid="brush"
          value={brush.kind}
          onChange={(event) => usePaint.setState({ kind: event.target.value as Stroke['kind'] })}
        >
          {KINDS.map(({ id, label }) => (
            <option key={id} value={id}>
              {label}
            </option>
          ))}
        </select>
        <NumberField
          label={brush.kind === 'noise' ? 'SD' : 'HU'}
          name="HU"
          value={brush.hu}
          least={brush.kind === 'noise' ? 0 : LEAST_HU}
          most={GREATEST_HU}
          onChange={(hu) => usePaint.setState({ hu })}
        />
        {isLine && (
          <>
            <NumberField
              label="to"
              name="HU at the end"
              value={brush.toHu}
              least={LEAST_HU}
              most={GREATEST_HU}
              onChange={(toHu) => usePaint.setState({ toHu })}
            />
            <NumberField
              label="angle"
              name="Angle in degrees"
              value={brush.angle}
              least={-FULL_TURN}
              most={FULL_TURN}
              onChange={(angle) => usePaint.setState({ angle })}
            />
          </>
        )}
        <NumberField
          label={unit}
          name={`Size in ${unit}`}
          value={brush.size}
          least={0}
          most={GREATEST_SIZE}
          onChange={(size) => usePaint.setState({ size })}
        />
      </div>
      <div className="what-if-row">
        <NumberField
          label="row"
          name="Row"
          value={row}
          least={0}
          most={series.rows - 1}
          onChange={(value) => setPlace({ row: value, column })}
        />
        <NumberField
          label="column"
          name="Column"
          value={column}
          least={0}
          most={series.columns - 1}
          onChange={(value) => setPlace({ row, column: value })}
        />
        <button type="button" className="button button-small" data-testid="paint" onClick={() => paintAt(row, column)}>
          Paint here
        </button>
        <button
          type="button"
          className="button button-small"
          aria-pressed={brush.isArmed}
          data-testid="paint-by-click"
          onClick={() => usePaint.setState({ isArmed: !brush.isArmed })}
        >
          by click
        </button>
      </div>
      <Strokes />
    </section>
  );
}

function Strokes() {
  const strokes = useWhatIf((state) => state.trial.strokes);
  return (
    <ul className="trial-list" data-testid="strokes">
      {strokes.map((stroke, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the same stroke may be painted twice
        <li key={at}>
          <button type="button" className="trial-place number" onClick={() => showSlice(stroke.slice)}>
            {strokeText(stroke)} in slice {stroke.slice + 1}
          </button>
          <button
            type="button"
            className="button button-plain button-small"
            aria-label={`Remove: ${strokeText(stroke)}`}
            onClick={() => removeStroke(at)}
          >
            ×
          </button>
        </li>
      ))}
    </ul>
  );
}

interface NumberProps {
  readonly label: string;
  readonly name: string;
  readonly value: number;
  readonly least: number;
  readonly most: number;
  readonly onChange: (value: number) => void;
}

function NumberField({ label, name, value, least, most, onChange }: NumberProps) {
  return (
    <label className="what-if-field">
      <span className="quiet">{label}</span>
      <input
        type="number"
        className="field what-if-number"
        aria-label={name}
        value={value}
        min={least}
        max={most}
        onChange={(event) => {
          const number = event.target.valueAsNumber;
          if (Number.isFinite(number)) onChange(Math.min(most, Math.max(least, number)));
        }}
      />
    </label>
  );
}

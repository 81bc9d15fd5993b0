// The curves, each over its own range, which the legend tells; pointing or arrows read them at one place, which is marked on the slice too.
import type { KeyboardEvent, PointerEvent } from 'react';
import { type Line, lengthMm, samplePlaces } from '../../../src-shared/imaging/line-profile.ts';
import type { Pair } from '../../../src-shared/network/operations.ts';
import { useProfile } from '../../state/profile.ts';
import { formatMm, formatValue } from '../format.ts';
import { type Curve, curvePath } from './curves.ts';

const WIDTH = 1000;
const HEIGHT = 100;

interface ProfileChartProps {
  readonly answer: { readonly line: Line; readonly run: { readonly slice: number } };
  readonly curves: readonly Curve[];
  readonly spacing: Pair | null;
}

export function ProfileChart({ answer, curves, spacing }: ProfileChartProps) {
  const at = useProfile((state) => state.at);
  const places = samplePlaces(answer.line);
  const last = places.length - 1;
  const set = (sample: number): void => useProfile.setState({ at: Math.min(last, Math.max(0, sample)) });
  const onPointerMove = (event: PointerEvent<HTMLElement>): void => {
    const { left, width } = event.currentTarget.getBoundingClientRect();
    set(Math.round(((event.clientX - left) / width) * last));
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = { ArrowLeft: -1, ArrowRight: 1, Home: -last, End: last }[event.key];
    if (step === undefined) return;
    set((at ?? 0) + step);
    event.preventDefault();
    event.stopPropagation();
  };
  const sample = at === null ? null : Math.min(at, last);
  const place = sample === null ? undefined : places[sample];
  return (
    <div className="profile">
      <div
        className="profile-chart"
        role="slider"
        tabIndex={0}
        aria-label="Place on the line"
        aria-valuemin={0}
        aria-valuemax={last}
        aria-valuenow={sample ?? 0}
        aria-valuetext={wordsAt(answer.line, sample ?? 0, last, curves, spacing)}
        data-testid="profile-chart"
        onPointerMove={onPointerMove}
        onPointerLeave={() => useProfile.setState({ at: null })}
        onKeyDown={onKeyDown}
      >
        <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
          {curves.map((curve) => (
            <path
              key={curve.name}
              d={curvePath(curve, WIDTH, HEIGHT)}
              stroke={curve.colour}
              strokeDasharray={curve.dash}
              data-curve={curve.name}
            />
          ))}
          {sample !== null && <path className="profile-at" d={`M${(sample / Math.max(1, last)) * WIDTH} 0V${HEIGHT}`} />}
        </svg>
      </div>
      <ul className="profile-legend number">
        {curves.map((curve) => (
          <li key={curve.name} data-curve={curve.name}>
            <svg width="26" height="8" aria-hidden="true">
              <path d="M0 4H26" stroke={curve.colour} strokeDasharray={curve.dash} />
            </svg>
            {curve.name}
            <span className="quiet">
              {formatValue(curve.low, 4)} to {formatValue(curve.high, 4)}
            </span>
            {sample !== null && <strong data-testid={`at-${curve.name}`}>{written(curve.values[sample])}</strong>}
          </li>
        ))}
        <li className="quiet" data-testid="profile-place">
          slice {answer.run.slice + 1}
          {place &&
            sample !== null &&
            `, ${distance(answer.line, sample, last, spacing)}, row ${place[0].toFixed(2)} column ${place[1].toFixed(2)}`}
        </li>
      </ul>
    </div>
  );
}

const written = (value: number | undefined): string => (value === undefined || Number.isNaN(value) ? '-' : formatValue(value, 6));

const distance = (line: Line, sample: number, last: number, spacing: Pair | null): string =>
  spacing ? formatMm((lengthMm(line, spacing) * sample) / Math.max(1, last)) : `sample ${sample}`;

const wordsAt = (line: Line, sample: number, last: number, curves: readonly Curve[], spacing: Pair | null): string =>
  `${distance(line, sample, last, spacing)}: ${curves.map(({ name, values }) => `${name} ${written(values[sample])}`).join(', ')}`;

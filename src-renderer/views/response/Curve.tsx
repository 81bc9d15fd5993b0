// A small curve with its limits in numbers and the value under the pointer.
import { type PointerEvent, useState } from 'react';
import { formatValue } from '../format.ts';

interface CurveProps {
  readonly title: string;
  readonly x: Float32Array;
  readonly y: Float32Array;
  readonly xWords: (value: number) => string;
  readonly test: string;
}

const WIDTH = 200;
const HEIGHT = 70;
const PAD = 2;
const DIGITS = 4;

export function Curve({ title, x, y, xWords, test }: CurveProps) {
  const [under, setUnder] = useState<number | null>(null);
  const finite = Array.from(y).filter(Number.isFinite);
  const [low, high] = finite.length > 0 ? [Math.min(...finite), Math.max(...finite)] : [0, 0];
  const [first, last] = [x[0] ?? 0, x.at(-1) ?? 0];
  const across = (value: number): number => PAD + (last > first ? (value - first) / (last - first) : 0) * (WIDTH - 2 * PAD);
  const down = (value: number): number => HEIGHT - PAD - (high > low ? (value - low) / (high - low) : 1 / 2) * (HEIGHT - 2 * PAD);
  const points = Array.from(x, (value, at) => ({ value, own: y[at] ?? Number.NaN }))
    .filter(({ own }) => Number.isFinite(own))
    .map(({ value, own }) => `${across(value).toFixed(1)},${down(own).toFixed(1)}`)
    .join(' ');
  const point = (event: PointerEvent<SVGSVGElement>): void => {
    const { left, width } = event.currentTarget.getBoundingClientRect();
    const share = (event.clientX - left) / width;
    setUnder(Math.min(x.length - 1, Math.max(0, Math.round(share * (x.length - 1)))));
  };
  const at = under === null ? '' : `${xWords(x[under] ?? 0)}: ${formatValue(y[under] ?? Number.NaN, DIGITS)}`;
  const limits = `${formatValue(low, DIGITS)} to ${formatValue(high, DIGITS)}`;
  return (
    <figure className="response-curve" data-testid={test}>
      <figcaption>{title}</figcaption>
      <svg
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        role="img"
        aria-label={`${title}: ${xWords(first)} to ${xWords(last)}, values ${limits}`}
        onPointerMove={point}
        onPointerLeave={() => setUnder(null)}
      >
        <polyline points={points} />
        {under !== null && Number.isFinite(y[under]) && <circle cx={across(x[under] ?? 0)} cy={down(y[under] ?? low)} r={2.5} />}
      </svg>
      <p className="number quiet">{at || `${xWords(first)} .. ${xWords(last)}, ${limits}`}</p>
    </figure>
  );
}

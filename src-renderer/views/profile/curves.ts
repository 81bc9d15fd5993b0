// The answer about a line as curves: a name, a colour and a dash of its own, its range. Pure.
import type { ProfileResult } from '../../../src-shared/protocol/region-messages.ts';
import type { ProfiledMap } from '../../state/profile.ts';

export interface Curve {
  readonly name: string;
  readonly values: Float32Array;
  /** Least and greatest of what is there; NaN both where nothing is. */
  readonly low: number;
  readonly high: number;
  readonly colour: string;
  readonly dash: string;
}

/** HU first; told apart by dashes where colours are not seen. */
const LOOKS: readonly (readonly [string, string])[] = [
  ['var(--text)', ''],
  ['var(--curve-blue)', '6 2'],
  ['var(--curve-yellow)', '2 2'],
  ['var(--curve-pink)', '8 2 2 2'],
  ['var(--curve-green)', '4 4'],
  ['var(--curve-violet)', '1 3'],
];

/** Maps without a place on the slice have no curve. */
export function curvesOf({
  result,
  maps,
}: {
  readonly result: ProfileResult;
  readonly maps: readonly ProfiledMap[];
}): readonly Curve[] {
  const named = [
    { name: 'HU', values: result.hu },
    ...maps.flatMap(({ node, channel }, at) => {
      const values = result.maps[at];
      return values ? [{ name: `${node} ${channel}`, values }] : [];
    }),
  ];
  return named.map(({ name, values }, at) => {
    const there = values.filter((value) => !Number.isNaN(value));
    const [colour, dash] = LOOKS[at % LOOKS.length] as readonly [string, string];
    const [low, high] = there.length > 0 ? [Math.min(...there), Math.max(...there)] : [Number.NaN, Number.NaN];
    return { name, values, low, high, colour, dash };
  });
}

/** As an SVG path over its own range; broken where there is no value. */
export function curvePath({ values, low, high }: Curve, width: number, height: number): string {
  let isDown = false;
  const step = width / Math.max(1, values.length - 1);
  return Array.from(values, (value, at) => {
    if (Number.isNaN(value)) {
      isDown = false;
      return '';
    }
    const share = high > low ? (value - low) / (high - low) : 1 / 2;
    const command = isDown ? 'L' : 'M';
    isDown = true;
    return `${command}${(at * step).toFixed(2)} ${((1 - share) * height).toFixed(2)}`;
  }).join('');
}

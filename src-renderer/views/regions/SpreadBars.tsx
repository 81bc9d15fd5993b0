// Bars of all values with those of a region over them, in one scale, as SVG.
import type { Spread } from '../../../src-shared/protocol/region-messages.ts';
import { formatValue } from '../format.ts';

interface SpreadBarsProps {
  readonly spread: Spread;
  readonly isLog: boolean;
  readonly width: number;
  readonly height: number;
}

const DIGITS = 3;

export function SpreadBars({ spread: { low, high, all, inRegion }, isLog, width, height }: SpreadBarsProps) {
  const heightOf = isLog ? Math.log1p : (count: number) => count;
  const highest = heightOf(Math.max(...all));
  const bar = width / all.length;
  const edge = (bin: number): string => formatValue(low + (bin / all.length) * (high - low), DIGITS);
  return Array.from(all, (count, at) => {
    const held = inRegion?.[at] ?? 0;
    const tall = (one: number): number => (highest > 0 ? (heightOf(one) / highest) * height : 0);
    const left = at * bar;
    return (
      <g key={left} data-count={count} data-region-count={inRegion ? held : undefined}>
        <rect className="spread-all" x={left} y={height - tall(count)} width={bar - 1} height={tall(count)} />
        {held > 0 && <rect className="spread-region" x={left} y={height - tall(held)} width={bar - 1} height={tall(held)} />}
        <title>
          {edge(at)} to {edge(at + 1)}: {count}
          {inRegion && `, ${held} in the region`}
        </title>
      </g>
    );
  });
}

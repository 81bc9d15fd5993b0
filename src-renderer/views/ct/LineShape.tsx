// The line of the profile on the slice: its ends can be dragged, its middle moves it, and a mark stands where the profile is read.
import { type Line, lengthMm, lengthPixels, samplePlaces } from '../../../src-shared/imaging/line-profile.ts';
import type { Pair } from '../../../src-shared/network/operations.ts';
import type { Viewport } from '../../canvas/viewport.ts';
import { setLine, useProfile } from '../../state/profile.ts';
import { currentSeries } from '../../state/series.ts';
import { formatMm } from '../format.ts';
import { drag, onScreen } from './shape-places.ts';

const HANDLE = 5;
const MARK = 4;

export function LineShape({ line, viewport }: { readonly line: Line; readonly viewport: Viewport }) {
  const at = useProfile((state) => state.at);
  const [from, to] = [onScreen(viewport, line.from), onScreen(viewport, line.to)];
  const path = `M${from.x} ${from.y}L${to.x} ${to.y}`;
  const spacing = currentSeries()?.pixelSpacingMm ?? null;
  const place = at === null ? undefined : samplePlaces(line)[at];
  const mark = place && onScreen(viewport, place);
  const moved = (start: Pair, end: Pair): void => {
    const by = [end[0] - start[0], end[1] - start[1]] as const;
    const shifted = ([row, column]: Pair): Pair => [row + by[0], column + by[1]];
    setLine({ from: shifted(line.from), to: shifted(line.to) });
  };
  return (
    <g data-testid="ct-line">
      <path className="shape-halo" d={path} />
      <path className="shape shape-selected" d={path} />
      <path className="shape-grip" d={path} onPointerDown={(event) => event.button === 0 && drag(event, moved)} />
      {(['from', 'to'] as const).map((end) => {
        const { x, y } = onScreen(viewport, line[end]);
        return (
          <circle
            key={end}
            className="shape-handle"
            data-testid={`line-${end}`}
            cx={x}
            cy={y}
            r={HANDLE}
            onPointerDown={(event) => event.button === 0 && drag(event, (_, placed) => setLine({ ...line, [end]: placed }))}
          />
        );
      })}
      {mark && <circle className="line-mark" cx={mark.x} cy={mark.y} r={MARK} />}
      <text className="shape-name" x={to.x + 8} y={to.y - 4}>
        {spacing ? formatMm(lengthMm(line, spacing)) : `${lengthPixels(line).toFixed(1)} px`}
      </text>
    </g>
  );
}

// Pins over the CT: their numbers, and which of them holds the value. SVG over the canvas, so that they paint no slice.
import { usePins } from '../../state/pins.ts';
import { useSlices } from '../../state/slices.ts';
import { useView, viewportOf } from '../../state/view.ts';
import { onScreen } from '../ct/shape-places.ts';
import './pins.css';

const RADIUS = 4;
/** Of the number from the pin, CSS pixels. */
const BESIDE = 6;

export function CtPins() {
  const { list, held } = usePins();
  const pixels = useSlices((state) => state.shown?.pixels);
  const view = useView();
  if (!pixels || list.length === 0) return null;
  const viewport = viewportOf(view, { width: pixels.columns, height: pixels.rows });
  return (
    <svg className="ct-shapes" aria-hidden="true" data-testid="ct-pins">
      {list.map(({ id, row, column }) => {
        const { x, y } = onScreen(viewport, [row, column]);
        return (
          <g key={id} data-pin={id} data-place={`${row} ${column}`}>
            <circle className={id === held ? 'pin pin-held' : 'pin'} cx={x} cy={y} r={RADIUS} />
            <text className="shape-name" x={x + BESIDE} y={y - BESIDE}>
              {id}
            </text>
          </g>
        );
      })}
    </svg>
  );
}

// Regions over the slice: outlines with their names, handles of the selected one, and what is being drawn. SVG in CSS pixels
// over the canvas, so that a drag paints no slice.
import { boxAround, movedOutline, type Outline } from '../../../src-shared/imaging/regions.ts';
import type { Pair } from '../../../src-shared/network/operations.ts';
import type { Viewport } from '../../canvas/viewport.ts';
import { outlineOf, useCtTool } from '../../state/ct-tool.ts';
import { useDisplay } from '../../state/display.ts';
import { useProfile } from '../../state/profile.ts';
import { changeRegion, type NamedRegion, selectRegion, useRegions, WHOLE_SLICE } from '../../state/regions.ts';
import { useSlices } from '../../state/slices.ts';
import { useView, viewportOf } from '../../state/view.ts';
import { LineShape } from './LineShape.tsx';
import { RegionMask } from './RegionMask.tsx';
import { drag, onScreen } from './shape-places.ts';

const HANDLE = 5;
export function CtShapes() {
  const pixels = useSlices((state) => state.shown?.pixels);
  const view = useView();
  const { list, selected } = useRegions();
  const { tool, points, next } = useCtTool();
  // The histogram of a map shows the selected region's values, too.
  const isOpen = useDisplay(({ tab }) => tab === 'regions' || (tab === 'map' && selected !== WHOLE_SLICE.id));
  const line = useProfile((state) => state.line);
  const showsLine = useDisplay((state) => state.tab === 'profile');
  if (!pixels || (!isOpen && !showsLine && tool === null)) return null;
  const viewport = viewportOf(view, { width: pixels.columns, height: pixels.rows });
  const region = list.find(({ id }) => id === selected);
  const begun = tool ? outlineOf(tool, next ? [...points, next] : points) : null;
  return (
    <>
      {isOpen && region?.threshold && <RegionMask region={region} pixels={pixels} viewport={viewport} />}
      <svg className="ct-shapes" aria-hidden="true" data-testid="ct-shapes">
        {line && showsLine && <LineShape line={line} viewport={viewport} />}
        {isOpen &&
          list.map(
            (one) => one.outline && <Shape key={one.id} region={one} viewport={viewport} isSelected={one.id === selected} />,
          )}
        {begun && <path className="shape shape-begun" d={pathOf(begun, viewport)} />}
        {!begun && points.length > 0 && (
          <path className="shape shape-begun" d={lineOf(next ? [...points, next] : points, viewport)} />
        )}
        {isOpen && region?.outline && <Handles region={region} outline={region.outline} viewport={viewport} />}
      </svg>
    </>
  );
}

const lineOf = (points: readonly Pair[], viewport: Viewport): string =>
  points
    .map((point, at) => {
      const { x, y } = onScreen(viewport, point);
      return `${at === 0 ? 'M' : 'L'}${x} ${y}`;
    })
    .join('');

function pathOf(outline: Outline, viewport: Viewport): string {
  if (outline.kind === 'polygon') return `${lineOf(outline.points, viewport)}Z`;
  const { top, left, bottom, right, kind } = outline;
  const [from, to] = [onScreen(viewport, [top, left]), onScreen(viewport, [bottom, right])];
  if (kind === 'rectangle') return `M${from.x} ${from.y}H${to.x}V${to.y}H${from.x}Z`;
  const [rx, ry, y] = [(to.x - from.x) / 2, (to.y - from.y) / 2, (from.y + to.y) / 2];
  return `M${from.x} ${y}A${rx} ${ry} 0 1 1 ${to.x} ${y}A${rx} ${ry} 0 1 1 ${from.x} ${y}Z`;
}

interface ShapeProps {
  readonly region: NamedRegion;
  readonly viewport: Viewport;
  readonly isSelected: boolean;
}

function Shape({ region, viewport, isSelected }: ShapeProps) {
  const { outline, name, id } = region;
  if (!outline) return null;
  const { top, right } = boxAround(outline);
  const at = onScreen(viewport, [top, right]);
  const path = pathOf(outline, viewport);
  return (
    <g>
      <path className="shape-halo" d={path} />
      <path className={isSelected ? 'shape shape-selected' : 'shape'} d={path} data-region={name} />
      {/* The line is what the mouse can take hold of; the inside stays the slice's. */}
      <path
        className="shape-grip"
        d={path}
        onPointerDown={(event) => {
          if (event.button !== 0) return;
          selectRegion(id);
          drag(event, (from, to) => changeRegion(id, { outline: movedOutline(outline, to[0] - from[0], to[1] - from[1]) }));
        }}
      />
      <text className="shape-name" x={at.x + 4} y={at.y - 3}>
        {name}
      </text>
    </g>
  );
}

/** Corners that can be dragged, each with what it changes. */
function Handles({
  region: { id },
  outline,
  viewport,
}: {
  readonly region: NamedRegion;
  readonly outline: Outline;
  readonly viewport: Viewport;
}) {
  const corners = cornersOf(outline);
  return corners.map(({ at, to }, index) => {
    const { x, y } = onScreen(viewport, at);
    return (
      <circle
        // biome-ignore lint/suspicious/noArrayIndexKey: a corner is known by its place in the outline
        key={index}
        className="shape-handle"
        data-testid="region-handle"
        cx={x}
        cy={y}
        r={HANDLE}
        onPointerDown={(event) => event.button === 0 && drag(event, (_, place) => changeRegion(id, { outline: to(place) }))}
      />
    );
  });
}

function cornersOf(outline: Outline): readonly { readonly at: Pair; readonly to: (place: Pair) => Outline }[] {
  if (outline.kind === 'polygon')
    return outline.points.map((at, index) => ({
      at,
      to: (place) => ({ ...outline, points: outline.points.map((point, one) => (one === index ? place : point)) }),
    }));
  const { kind, top, left, bottom, right } = outline;
  const opposite =
    (row: number, column: number) =>
    (place: Pair): Outline =>
      outlineOf(kind, [[row, column], place]) ?? outline;
  return [
    { at: [top, left], to: opposite(bottom, right) },
    { at: [top, right], to: opposite(bottom, left) },
    { at: [bottom, left], to: opposite(top, right) },
    { at: [bottom, right], to: opposite(top, left) },
  ];
}
